/* „Werte prüfen“ without reloading: list and value are swapped by htmx, the address goes along. Here: where the
   focus and the list stand afterwards, and what is said when a request fails. */
(function () {
  "use strict";

  let listTop = 0;
  let lastShown = ""; /* the address of the value that was open: where the list goes on */

  function isOurs(event) {
    return event.detail.target && event.detail.target.id === "arbeit";
  }
  function showCurrent(list) {
    list.scrollTop = listTop;
    const current = list.querySelector("[aria-current]");
    if (!current) return;
    const place = current.getBoundingClientRect();
    const frame = list.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) {
      list.scrollTop += place.top - frame.top - list.clientHeight / 3;
    }
  }
  function backTo(list) {
    const links = Array.from(list.querySelectorAll("a.list__item"));
    const last = links.find(function (link) { return link.getAttribute("href") === lastShown; });
    (last || list).focus({ preventScroll: true });
    (last || document.body).scrollIntoView({ block: last ? "center" : "start" });
  }
  function say(text) {
    const note = document.createElement("div");
    const words = document.createElement("p");
    note.className = "note note--danger";
    note.setAttribute("role", "alert");
    words.textContent = text;
    note.append(words);
    document.getElementById("meldungen").replaceChildren(note);
  }

  document.addEventListener("htmx:beforeSwap", function (event) {
    const list = document.getElementById("liste");
    if (!isOurs(event) || !list) return;
    const current = list.querySelector("[aria-current]");
    listTop = list.scrollTop;
    lastShown = current ? current.getAttribute("href") : "";
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    if (!event.detail.boosted && !(event.detail.requestConfig && event.detail.requestConfig.boosted)) return;
    const list = document.getElementById("liste");
    if (list) showCurrent(list);
    const title = document.getElementById("wert-titel");
    if (title) title.focus();
    else if (list) backTo(list);
  });

  /* Signed out, or no longer allowed: nothing was done, and the plain way leads to the page that says why. */
  document.addEventListener("htmx:responseError", function (event) {
    const config = event.detail.requestConfig;
    if (!config || !config.boosted) return;
    if (event.detail.xhr.status >= 500) {
      say("Das hat nicht geklappt. Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.");
    } else if (config.verb === "get") {
      location.assign(config.path);
    } else {
      event.detail.elt.submit();
    }
  });
  document.addEventListener("htmx:sendError", function (event) {
    const config = event.detail.requestConfig;
    if (config && config.boosted) say("Das Portal antwortet gerade nicht. Bitte versuchen Sie es gleich noch einmal.");
  });
})();
