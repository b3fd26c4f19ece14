// Passkeys: the browser asks the device, the form carries the answer. Buttons show only where that works.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function answer(credential) {
  const given = credential.response;
  const response = { clientDataJSON: text(given.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (given[name]) response[name] = text(given[name]);
  }
  if (given.getTransports) response.transports = given.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function make(options) {
  const wish = options.publicKey;
  return navigator.credentials.create({
    publicKey: {
      ...wish,
      challenge: bytes(wish.challenge),
      user: { ...wish.user, id: bytes(wish.user.id) },
      excludeCredentials: known(wish.excludeCredentials),
      authenticatorSelection: {
        ...wish.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  });
}

async function show(options) {
  const wish = options.publicKey;
  return navigator.credentials.get({
    publicKey: { ...wish, challenge: bytes(wish.challenge), allowCredentials: known(wish.allowCredentials) },
  });
}

async function optionsOf(form) {
  const written = document.getElementById("passkey-options");
  if (written) return JSON.parse(written.textContent);
  const reply = await fetch(form.action, { headers: { Accept: "application/json" } });
  return reply.json();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const named = !/^[\d.]+$|:/.test(location.hostname); // a passkey belongs to a name, never to a number
  const works = window.PublicKeyCredential && window.isSecureContext && named;
  form.hidden = !works;
  const without = document.querySelector("[data-no-passkey]");
  if (without) without.hidden = works;
  const trouble = form.querySelector("[data-trouble]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    trouble.hidden = true;
    try {
      const options = await optionsOf(form);
      const credential = options.creation_options
        ? await make(options.creation_options)
        : await show(options.request_options);
      form.elements.credential.value = JSON.stringify(answer(credential));
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  }, true);
}
