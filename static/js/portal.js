/* Conveniences only: every page works without this file. */
(function () {
  "use strict";

  const narrow = window.matchMedia("(max-width: 47.99em)");
  const menu = document.querySelector(".frame-nav details");

  function foldMenu() {
    if (menu) menu.open = !narrow.matches;
  }
  foldMenu();
  narrow.addEventListener("change", foldMenu);

  function closeDrops(except) {
    document.querySelectorAll("details.drop[open]").forEach(function (drop) {
      if (drop !== except) drop.open = false;
    });
  }
  document.addEventListener("click", function (event) {
    closeDrops(event.target.closest("details.drop"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const drop = event.target.closest("details.drop[open]");
    if (!drop) return;
    drop.open = false;
    drop.querySelector("summary").focus();
  });

  function showErrors(root) {
    const summary = root.querySelector(".error-summary:not([data-sample] *)");
    if (summary) summary.focus();
  }
  showErrors(document);

  /* A second click on a button sends nothing twice; after three seconds it may be tried again (downloads). */
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
    /* While the page saves by itself, sending waits for it, so that the two do not cross. */
    const trigger = form.getAttribute("hx-trigger") || "submit";
    if (!trigger.includes("submit") && form.classList.contains("htmx-request")) {
      event.preventDefault();
      const button = event.submitter;
      form.addEventListener("htmx:afterRequest", function () { form.requestSubmit(button); }, { once: true });
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    setTimeout(function () {
      delete form.dataset.sent;
    }, 3000);
  });

  document.addEventListener("htmx:configRequest", function (event) {
    const token = document.querySelector('meta[name="csrf-token"]');
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    showErrors(event.detail.target);
  });
  document.addEventListener("htmx:responseError", function () {
    const status = document.getElementById("live-status");
    if (status) status.textContent = "Das hat nicht geklappt. Bitte laden Sie die Seite neu; Ihre Eingaben stehen noch im Formular.";
  });
})();
