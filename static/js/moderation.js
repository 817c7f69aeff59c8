/* Keys for the project team: j/k, 1–4, Ctrl+Enter, ?. Conveniences only; single keys can be switched off. */
(function () {
  "use strict";

  const STORED = "tasten-aus";
  const help = document.getElementById("tasten");
  const place = document.querySelector("[data-keys]");
  if (!help || !place) return;
  const useKeys = document.getElementById("tasten-an");
  const opener = document.querySelector(".keys");
  opener.hidden = false;
  opener.querySelector("button").addEventListener("click", () => help.showModal());
  useKeys.checked = localStorage.getItem(STORED) !== "1";
  useKeys.addEventListener("change", function () {
    if (useKeys.checked) localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, "1");
  });

  function moveRow(step) {
    const links = Array.from(place.querySelectorAll(".queue__link"));
    const row = document.activeElement && document.activeElement.closest("tr");
    const at = links.findIndex((link) => link.closest("tr") === row);
    const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
    links[next].focus();
    links[next].scrollIntoView({ block: "nearest" });
  }

  function follow(key) {
    const link = document.querySelector('a[data-key="' + key + '"]');
    if (link) link.click();
  }

  function choose(number) {
    const radios = document.querySelectorAll('.decision input[name="outcome"]');
    const radio = radios[number - 1];
    if (!radio) return;
    radio.focus();
    radio.checked = true;
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function isTyping(target) {
    if (target.matches("textarea, select, [contenteditable]")) return true;
    return target.matches("input") && !["radio", "checkbox", "button", "submit"].includes(target.type);
  }

  document.addEventListener("keydown", function (event) {
    const form = document.querySelector("form.decision");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form && form.contains(event.target)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector('button[name="decide"]'));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (help.open || !useKeys.checked) return;
    if (event.key === "?") {
      event.preventDefault();
      help.showModal();
      return;
    }
    const inQueue = place.dataset.keys === "queue";
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      if (inQueue) moveRow(event.key === "j" ? 1 : -1);
      else follow(event.key);
    } else if (!inQueue && ["1", "2", "3", "4"].includes(event.key)) {
      event.preventDefault();
      choose(Number(event.key));
    }
  });

  /* htmx shows the effect by itself. */
  const showEffect = document.querySelector('.decision [name="show_effect"]');
  if (showEffect && window.htmx) showEffect.hidden = true;

  /* Only reasons that go with the outcome; the button says what it sends. The server checks both. */
  const form = document.querySelector("form.decision");
  const reasons = form && form.querySelector("[data-reasons]");
  function fitToOutcome() {
    const chosen = form.querySelector('input[name="outcome"]:checked');
    const allowed = chosen && JSON.parse(reasons.dataset.reasons)[chosen.value];
    reasons.querySelectorAll("option").forEach(function (option) {
      option.hidden = option.disabled = Boolean(allowed && option.value && !allowed.includes(option.value));
    });
    if (reasons.selectedOptions[0] && reasons.selectedOptions[0].disabled) reasons.value = "";
    const verb = chosen && chosen.value === "question" ? "Rückfrage senden" : "Entscheiden";
    form.querySelector('[name="decide"] .kern-label').textContent = verb;
    form.querySelector('[name="and_next"] .kern-label').textContent = verb + " und nächster";
  }
  if (reasons) {
    form.addEventListener("input", (event) => event.target.name === "outcome" && fitToOutcome());
    fitToOutcome();
  }

  /* A click on a prepared sentence puts it into the text; without this script it can be copied. */
  document.querySelectorAll("[data-insert-into]").forEach(function (modules) {
    const field = document.getElementById(modules.dataset.insertInto);
    modules.querySelectorAll("[data-sentence]").forEach(function (item) {
      const button = document.createElement("button");
      const sentence = item.textContent;
      button.type = "button";
      button.className = "link-button";
      button.textContent = sentence;
      button.addEventListener("click", function () {
        const before = field.value && !/\s$/.test(field.value) ? field.value + " " : field.value;
        field.value = before + sentence;
        field.focus();
      });
      item.replaceChildren(button);
    });
  });
})();
