/* Says in words why a passkey or security key did not work; allauth's scripts do the rest. */
(function () {
  "use strict";

  const words = {
    NotAllowedError: "Der Vorgang wurde abgebrochen oder hat zu lange gedauert. Bitte versuchen Sie es noch einmal.",
    InvalidStateError: "Dieser Schlüssel ist für Ihr Konto schon eingerichtet.",
    SecurityError: "Passkeys und Sicherheitsschlüssel funktionieren nur über eine sichere Verbindung (https)."
  };

  document.addEventListener("allauth.error", function (event) {
    const status = document.getElementById("key-status");
    if (!status) return;
    event.preventDefault();
    const fallback = "Der Schlüssel hat nicht geantwortet. Bitte versuchen Sie es noch einmal oder benutzen Sie einen Code.";
    status.textContent = words[event.detail.exception.name] || fallback;
  });
})();
