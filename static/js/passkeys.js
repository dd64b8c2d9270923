// Passkeys of the desk. form[data-passkey=create] makes one when it is submitted; form[data-passkey=get] shows one at the press of
// [data-show]. The options come from the form's data-options; the answer travels in its hidden field, and the form goes its usual way.
"use strict";

(() => {
  function bytes(text) {
    const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
  }

  function text(buffer) {
    const binary = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  async function options(form) {
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    const answer = await fetch(form.dataset.options, { method: "POST", headers });
    if (!answer.ok) throw new Error(String(answer.status));
    const publicKey = await answer.json();
    publicKey.challenge = bytes(publicKey.challenge);
    if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
    const known = publicKey.excludeCredentials ?? [];
    publicKey.excludeCredentials = known.map((one) => ({ ...one, id: bytes(one.id) }));
    return publicKey;
  }

  function written(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (credential.response[name]) response[name] = text(credential.response[name]);
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
  }

  async function fill(form, act) {
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      const credential = await navigator.credentials[act]({ publicKey: await options(form) });
      form.elements.passkey.value = written(credential);
      form.submit();
    } catch {
      failed.hidden = false; // stopped by the person, refused by the device, or the site did not answer
    }
  }

  if (!window.PublicKeyCredential) return;

  for (const form of document.querySelectorAll("form[data-passkey=create]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      fill(form, "create");
    });
  }

  for (const form of document.querySelectorAll("form[data-passkey=get]")) {
    form.querySelector("[data-offer]").hidden = false;
    form.querySelector("[data-show]").addEventListener("click", () => {
      if (form.reportValidity()) fill(form, "get");
    });
  }
})();
