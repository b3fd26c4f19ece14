// A long form keeps what is written while somebody thinks; without this file its second button does.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const saved = form.querySelector("[data-saved]");
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(form, saved), 1500);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}
async function keep(form, saved) {
  const headers = { "X-Requested-With": "fetch" };
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), headers });
    if (!answer.ok || answer.redirected) return;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
    saved.textContent = `${saved.dataset.words} ${time}`;
  } catch {
    // no network for a moment: the next letter tries again
  }
}
