/* Conveniences of the city's pages: the list shows the value that is open; drafts save themselves as they are
   typed; what the server has not confirmed yet outlives a session that ran out. */
(function () {
  "use strict";

  const list = document.getElementById("liste");
  const current = list && list.querySelector("[aria-current]");
  if (current) list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 3;

  /* Typed texts by form address and person, for this window only; a form lost to a sign-in gets them back. */
  const NEVER = ["csrfmiddlewaretoken", "aktion", "entfernen", "revision"];

  function place(form, address) {
    return "eingabe:" + form.dataset.keep + ":" + address.split(/[?#]/)[0];
  }
  function texts(form) {
    const pairs = Array.from(new FormData(form)).filter(function (pair) {
      return typeof pair[1] === "string" && !NEVER.includes(pair[0]);
    });
    return pairs.map(function (pair) { return [pair[0], pair[1].replace(/\r\n/g, "\n")]; });
  }
  function revision(form) {
    const field = form.elements.namedItem("revision");
    return field ? field.value : "";
  }
  function stored(key) {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch (error) {
      return null; /* storage is switched off, or holds nothing of ours */
    }
  }
  function store(key, what) {
    try {
      if (what) sessionStorage.setItem(key, JSON.stringify(what));
      else sessionStorage.removeItem(key);
    } catch (error) {
      return; /* storage is switched off or full: the page works without it */
    }
  }
  function fill(form, pairs) {
    Array.from(form.elements).forEach(function (field) {
      if (!field.name || NEVER.includes(field.name) || ["file", "submit", "button"].includes(field.type)) return;
      const values = pairs.filter(function (pair) { return pair[0] === field.name; });
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = values.some(function (pair) { return pair[1] === field.value; });
      } else if (values.length) {
        field.value = values[0][1];
      }
    });
  }
  function bringBack(form, key) {
    const kept = stored(key);
    if (!kept) return false;
    if (form.hasAttribute("data-as-sent")) { /* the server shows what was sent: nothing is missing */
      store(key, null);
      return false;
    }
    const isSaved = kept.sent && kept.revision !== revision(form) && form.hasAttribute("data-own-draft");
    const isSame = JSON.stringify(kept.texts) === JSON.stringify(texts(form));
    if (isSaved || isSame) {
      store(key, null);
      return false;
    }
    fill(form, kept.texts);
    const seen = form.elements.namedItem("revision");
    if (seen) seen.value = kept.revision; /* so that a change made meanwhile is a conflict, not overwritten */
    const notice = document.getElementById(form.id + "-wiederhergestellt");
    if (notice) notice.hidden = false;
    return true;
  }

  document.querySelectorAll("[data-forget]").forEach(function (element) {
    element.dataset.forget.trim().split(" ").forEach(function (address) { store(place(element, address), null); });
  });

  document.querySelectorAll("form[data-keep]").forEach(function (form) {
    const key = place(form, form.action.replace(location.origin, ""));
    const isRestored = !form.querySelector(".error-summary") && bringBack(form, key);
    const keep = function (sent) {
      store(key, { texts: texts(form), revision: revision(form), sent: sent === true });
    };
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", function () { keep(true); });
    form.addEventListener("merken", keep);
    form.addEventListener("gespeichert", function () { store(key, null); });
    if (isRestored) setTimeout(function () { form.dispatchEvent(new Event("input")); }, 0);
  });

  /* A draft saves itself. Saving in the background and submitting never overlap: each would make the other
     one stale. */
  const form = document.getElementById("korrektur");
  if (!form) return;
  const PAUSE = 1500;
  const LONGEST = 6000; /* also while somebody types without a pause */
  const RETRY = 15000;
  const EVIDENCE = ["url", "files", "valid_as_of", "locator", "proves", "is_confidential"];
  let isSaving = false;
  let isSent = false;
  let isChanged = false;
  let isShutOut = false; /* access ended: trying again would not help */
  let waiting = null;
  let timer = null;
  let changedSince = 0;

  function savesItself(event) {
    return event.detail.requestConfig.elt.id === "speicherstand";
  }
  function saveIn(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(function () {
      if (isSaving || isSent || !isChanged) return;
      htmx.trigger("#speicherstand", "speichern");
    }, milliseconds);
  }
  function hasNewEvidence() {
    return EVIDENCE.some(function (name) {
      const field = form.elements.namedItem(name);
      return field && (field.type === "checkbox" ? field.checked : field.value !== "");
    });
  }
  function changed() {
    if (!isChanged) changedSince = Date.now();
    isChanged = true;
    saveIn(Math.max(0, Math.min(PAUSE, changedSince + LONGEST - Date.now())));
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  document.addEventListener("htmx:beforeRequest", function (event) {
    if (!savesItself(event)) return;
    if (isSent) {
      event.preventDefault();
      return;
    }
    isSaving = true;
    isChanged = false;
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (!savesItself(event)) return;
    isSaving = false;
    if (waiting) {
      setTimeout(function () { form.requestSubmit(waiting); }, 50);
      return;
    }
    const state = document.getElementById("speicherstand");
    const isSaved = event.detail.successful && !state.hasAttribute("data-refused");
    if (isSaved) form.dispatchEvent(new Event(isChanged || hasNewEvidence() ? "merken" : "gespeichert"));
    if (!event.detail.successful) {
      const status = event.detail.xhr.status;
      isShutOut = status === 403 || status === 404;
      const words = { 401: "signedOut", 403: "noAccess", 404: "noAccess" };
      state.textContent = state.dataset[words[status] || "noAnswer"];
    }
    if (isSaved && isChanged) saveIn(PAUSE);
    if (!isSaved) isChanged = true;
    if (!event.detail.successful && !isShutOut) saveIn(RETRY);
  });
  form.addEventListener("submit", function (event) {
    if (isSaving) {
      waiting = event.submitter;
      event.preventDefault();
    } else {
      isSent = true;
    }
  });
  window.addEventListener("beforeunload", function (event) {
    if (!isSent && (isChanged || isSaving || hasNewEvidence())) event.preventDefault();
  });
  window.addEventListener("pageshow", function () {
    isSent = false;
  });
})();
