// Small comforts; every page works without this file.

// A second click on a slow form sends nothing a second time.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.target === "_blank") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (button) button.setAttribute("aria-disabled", "true");
  setTimeout(() => again(form), 8000);
});
function again(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
}
window.addEventListener("pageshow", (event) => {
  for (const form of document.forms) again(form);
});

// An open menu closes by Escape or a click beside it.
const menus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// On a phone the page you are on is in sight in the sideways navigation.
for (const link of document.querySelectorAll(".nav [aria-current]")) {
  const nav = link.closest(".nav");
  nav.scrollLeft = link.offsetLeft - nav.offsetLeft - (nav.clientWidth - link.clientWidth) / 2;
}

// Print, and "use the time zone of this device", appear only where they work.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const button of document.querySelectorAll("[data-zone]")) {
  const field = document.getElementById(button.dataset.zone);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = field && [...field.options].some((option) => option.value === zone);
  button.hidden = !known || field.value === zone;
  button.querySelector("[data-name]").textContent = zone;
  button.addEventListener("click", () => {
    field.value = zone;
    button.hidden = true;
    field.focus();
  });
}

// Filters answer at once; the address follows. The list in use keeps its focus: its own choice moves no count in it.
for (const form of document.querySelectorAll("form[data-filters]")) {
  let newest = 0;
  form.addEventListener("change", async () => {
    const turn = ++newest;
    const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
    const answer = await fetch(address).catch(() => null);
    if (turn !== newest) return;
    if (!answer || !answer.ok || answer.redirected) {
      form.requestSubmit();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-part]")) {
      const fresh = page.getElementById(part.id);
      if (fresh && !part.contains(document.activeElement)) part.replaceWith(fresh);
    }
    document.querySelector("[data-said]").textContent = document.getElementById("count").textContent;
    history.pushState(null, "", address);
  });
}
window.addEventListener("popstate", () => {
  if (document.querySelector("form[data-filters]")) location.reload();
});
