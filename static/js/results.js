/* Conveniences of the Rechenbeispiel: a search among the values; the result is found again after a button. */
(function () {
  "use strict";

  function show(element, visible) {
    if (element) element.hidden = !visible;
  }

  function narrow(search) {
    const wanted = search.value.trim().toLowerCase();
    let found = 0;
    document.querySelectorAll(".example-domain").forEach(function (domain) {
      let inDomain = 0;
      domain.querySelectorAll(".example-indicator").forEach(function (indicator) {
        const heading = indicator.querySelector("h3").textContent.toLowerCase();
        let inIndicator = 0;
        indicator.querySelectorAll(".example-field").forEach(function (field) {
          const words = heading + " " + field.querySelector("label").textContent.toLowerCase();
          show(field, words.includes(wanted));
          if (!field.hidden) inIndicator += 1;
        });
        show(indicator, inIndicator > 0);
        inDomain += inIndicator;
      });
      show(domain, inDomain > 0);
      if (wanted && inDomain) domain.open = true;
      found += inDomain;
    });
    show(document.getElementById("nichts-gefunden"), found === 0);
  }

  function prepare() {
    const search = document.getElementById("suche");
    if (!search) return;
    show(search.closest(".needs-script"), true);
    search.addEventListener("input", function () {
      narrow(search);
    });
    search.addEventListener("keydown", function (event) {
      if (event.key === "Enter") event.preventDefault();
    });
  }
  prepare();

  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target.id !== "beispiel") return;
    prepare();
    const result = document.getElementById("ergebnis");
    if (result) result.focus();
  });
})();
