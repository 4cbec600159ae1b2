// Extras only: every page works without this file.
"use strict";

// Filters take effect as soon as one is chosen, but not while arrow keys walk through its choices:
// from the keyboard they are sent with the button, and lead past the form to what was found.
let pointed = false;
addEventListener("pointerdown", () => { pointed = true; }, true);
addEventListener("keydown", () => { pointed = false; }, true);
for (const form of document.querySelectorAll("form.filters")) {
  form.addEventListener("change", (event) => {
    if (pointed && event.target.matches("select")) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    if (!pointed) form.action = "#found";
  });
  // An address that is passed on names only what was chosen.
  form.addEventListener("submit", () => {
    for (const field of form.elements) field.disabled ||= field.name && !field.value;
  });
  // Gone back to, it says what its list shows, not what was chosen to leave it.
  addEventListener("pageshow", (event) => {
    const [navigation] = performance.getEntriesByType("navigation");
    if (!event.persisted && navigation?.type !== "back_forward") return;
    for (const field of form.elements) field.disabled = false;
    form.reset();
  });
}

// A citation is copied at one press, and beside the button it says that it was.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).innerText;
    await navigator.clipboard.writeText(text);
    for (const status of document.querySelectorAll(".citation [role=status]")) status.textContent = "";
    button.nextElementSibling.textContent = button.dataset.copied;
  });
}

// Another language shows the same place of the page.
for (const link of document.querySelectorAll(".language-switch a")) {
  link.addEventListener("click", () => { link.hash = location.hash; });
}

// Where a browser cannot show what is folded by its style alone, it is opened: beside a wide text,
// and on paper.
const folds = document.querySelectorAll("details");
if (!CSS.supports("selector(::details-content)")) {
  const open = (some) => some.forEach((fold) => { fold.open = true; });
  if (matchMedia("(min-width: 72rem)").matches) open(document.querySelectorAll(".rail .fold"));
  addEventListener("beforeprint", () => open(folds));
}
