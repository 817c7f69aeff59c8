/* „Alle“ beside each indicator; without JavaScript every value is ticked by itself. */
(function () {
  "use strict";

  document.querySelectorAll("fieldset[data-all]").forEach(function (group) {
    const boxes = Array.from(group.querySelectorAll('input[type="checkbox"]'));
    if (boxes.length < 2) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button small";
    button.textContent = "Alle";
    const name = document.createElement("span");
    name.className = "kern-sr-only";
    name.textContent = " Werte von " + group.querySelector("legend").textContent;
    button.append(name);
    button.addEventListener("click", function () {
      const some = boxes.some(function (box) { return !box.checked; });
      boxes.forEach(function (box) { box.checked = some; });
    });
    group.querySelector("legend").append(" ", button);
  });
})();
