// Passkeys: asks the browser for one and sends its answer. Pages work without: the other ways stay on the page.
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  function bytes(text) {
    var raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(raw, function (char) { return char.charCodeAt(0); });
  }
  function text(buffer) {
    var raw = "";
    new Uint8Array(buffer).forEach(function (byte) { raw += String.fromCharCode(byte); });
    return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function readable(options) {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    (options.allowCredentials || []).concat(options.excludeCredentials || []).forEach(function (one) {
      one.id = bytes(one.id);
    });
    return options;
  }
  function written(made) {
    var answer = made.response;
    var parts = { clientDataJSON: text(answer.clientDataJSON) };
    if (answer.attestationObject) parts.attestationObject = text(answer.attestationObject);
    if (answer.authenticatorData) parts.authenticatorData = text(answer.authenticatorData);
    if (answer.signature) parts.signature = text(answer.signature);
    if (answer.userHandle) parts.userHandle = text(answer.userHandle);
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response: parts });
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var says = form.querySelector("[role=status]"), isBusy = false;
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      event.stopPropagation();
      if (isBusy) return;
      isBusy = true;
      says.textContent = "";
      fetch(form.dataset.ask, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } })
        .then(function (answer) {
          if (!answer.ok) throw new Error("refused");
          return answer.json();
        })
        .then(function (options) {
          var asked = { publicKey: readable(options) };
          return form.dataset.passkey === "make" ? navigator.credentials.create(asked) : navigator.credentials.get(asked);
        })
        .then(function (made) {
          form.elements.answer.value = written(made);
          form.submit();
        })
        .catch(function () {
          isBusy = false;
          says.textContent = says.dataset.refused;
        });
    });
  });
})();
