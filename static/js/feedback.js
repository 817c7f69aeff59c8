/* Conveniences of the city's pages: the list shows the value that is open; a draft saves itself. */
(function () {
  "use strict";

  const list = document.getElementById("liste");
  const current = list && list.querySelector("[aria-current]");
  if (current) list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 3;

  /* Saving in the background and submitting never overlap: each would make the other one stale. */
  const form = document.getElementById("korrektur");
  if (!form) return;
  let isSaving = false;
  let isSent = false;
  let waiting = null;

  function savesItself(event) {
    return event.detail.requestConfig.elt.id === "speicherstand";
  }
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (!savesItself(event)) return;
    if (isSent) event.preventDefault();
    else isSaving = true;
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (!savesItself(event)) return;
    isSaving = false;
    if (waiting) setTimeout(function () { form.requestSubmit(waiting); }, 50);
  });
  form.addEventListener("submit", function (event) {
    if (isSaving) {
      waiting = event.submitter;
      event.preventDefault();
    } else {
      isSent = true;
    }
  });
  window.addEventListener("pageshow", function () {
    isSent = false;
  });
})();
