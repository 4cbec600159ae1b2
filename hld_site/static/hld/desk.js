// Fills the bar of a batch while it is worked on; when the work is done, shows the page anew.
(() => {
  const box = document.querySelector(".progress[data-address]");
  if (!box) return;
  const bar = box.querySelector("progress");
  const line = box.querySelector(".progress-text");
  const look = async () => {
    try {
      const answer = await fetch(box.dataset.address, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return location.reload();
      const { state, share, text } = await answer.json();
      if (state !== box.dataset.state) return location.reload();
      if (share === null) bar.removeAttribute("value");
      else bar.value = share;
      if (line.textContent !== text) line.textContent = text;
    } catch {
      // The server is away for a moment: it is asked again.
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 500);
})();
// A button that is pressed twice sends its form once; what answers with a file leaves the page to be used again.
(() => {
  const AGAIN = 3000;
  const sent = new Set();
  addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (sent.has(event.target)) return event.preventDefault();
    sent.add(event.target);
    setTimeout(() => sent.delete(event.target), AGAIN);
  });
  addEventListener("pageshow", () => sent.clear());
})();
// What was typed in a form outlives a session that ended: it is kept in this tab until it is saved.
(() => {
  // Saved is what was sent from this tab just before, if it was: a page may say so of something else.
  const sent = sessionStorage.getItem("sent");
  sessionStorage.removeItem("sent");
  const isSaved = document.querySelector(".messagelist .success") && !document.referrer.includes("/accounts/");
  if (sent && isSaved) sessionStorage.removeItem(sent);
  const refused = document.getElementById("kept");
  if (refused) refused.hidden = !(sent && sessionStorage.getItem(sent));
  const form = document.querySelector("form[id$=_form]");
  const notice = document.getElementById("unsaved");
  if (!form || !notice) return;
  const place = `typed:${location.pathname}${location.search}`;
  const fields = () => [...form.elements].filter((field) =>
    field.name && !["hidden", "file", "password", "submit", "button"].includes(field.type));
  const read = () => Object.fromEntries(fields().map((field) =>
    [field.name, field.type === "checkbox" ? field.checked : field.value]));
  const asOpened = JSON.stringify(read());
  const kept = JSON.parse(sessionStorage.getItem(place) || "null");
  if (kept && JSON.stringify(kept) !== asOpened) {
    notice.hidden = false;
    notice.querySelector("[data-do=put]").addEventListener("click", () => {
      for (const field of fields()) {
        if (!(field.name in kept)) continue;
        if (field.type === "checkbox") field.checked = kept[field.name];
        else field.value = kept[field.name];
      }
      notice.hidden = true;
    });
    notice.querySelector("[data-do=forget]").addEventListener("click", () => {
      sessionStorage.removeItem(place);
      notice.hidden = true;
    });
  } else {
    sessionStorage.removeItem(place);
  }
  form.addEventListener("input", () => sessionStorage.setItem(place, JSON.stringify(read())));
  form.addEventListener("submit", () => sessionStorage.setItem("sent", place));
})();
// What was typed on the page of a batch is kept before a link leads elsewhere; other ways out ask first.
(() => {
  const content = document.querySelector("#content-main.batch");
  if (!content) return;
  const differs = (field) => {
    if (!field.name || ["hidden", "submit", "button"].includes(field.type)) return false;
    if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
    if (field.type === "file") return field.files.length > 0;
    if (!field.options) return field.value !== field.defaultValue;
    const asOpened = [...field.options].findLastIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(asOpened, 0);
  };
  const isTyped = () => [...content.querySelectorAll("input, select, textarea")].some(differs);
  let leaves = false;
  content.addEventListener("input", () => { leaves = false; });
  document.addEventListener("submit", (event) => {
    leaves = content.contains(event.target);
  });
  addEventListener("beforeunload", (event) => {
    if (!leaves && isTyped()) event.preventDefault();
  });
  const form = document.querySelector("form[data-keep]");
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const isElsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!form || !link || isElsewhere || event.defaultPrevented || link.target || !isTyped()) return;
    const [there, here] = [link, location].map((one) => one.origin + one.pathname + one.search);
    if (link.origin !== location.origin || (link.hash && there === here)) return;
    event.preventDefault();
    const { action } = form;
    const next = form.elements.next.value;
    form.action = form.dataset.keep;
    form.elements.next.value = link.pathname + link.search + link.hash;
    leaves = true;
    form.submit();
    // A link to a file leaves the page as it is.
    form.action = action;
    form.elements.next.value = next;
  });
})();
// A link to the rows of a part opens them; what was refused is where one goes on writing.
(() => {
  const open = () => {
    const rows = location.hash && document.getElementById(location.hash.slice(1));
    if (rows?.tagName !== "DETAILS") return;
    rows.open = true;
    rows.scrollIntoView();
  };
  addEventListener("hashchange", open);
  addEventListener("load", () => {
    open();
    document.querySelector("form [aria-invalid=true]")?.focus();
  });
})();
// With an hour to come in the form, the button that publishes says that it schedules.
(() => {
  const button = document.querySelector("button[data-later]");
  const day = document.getElementById("id_public_from_0");
  if (!button || !day) return;
  const now = button.textContent;
  const look = () => {
    button.textContent = day.value > button.dataset.today ? button.dataset.later : now;
  };
  day.addEventListener("input", look);
  day.addEventListener("change", look);
  look();
})();
// Ctrl and Enter send the form of a field that asks for it: save, and the next.
addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !("sends" in event.target.dataset)) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});
// The key of a new record is proposed until somebody writes one.
(() => {
  const key = document.querySelector("input[data-propose]");
  if (!key) return;
  let proposed = key.value;
  let asked = 0;
  key.form.addEventListener("change", async ({ target }) => {
    if (target === key || key.value !== proposed) return;
    const turn = ++asked;
    try {
      const answer = await fetch(key.dataset.propose, { method: "POST", body: new FormData(key.form) });
      if (!answer.ok || turn !== asked || key.value !== proposed) return;
      proposed = key.value = (await answer.json()).key;
    } catch {
      // Without an answer the key is made when the form is saved.
    }
  });
})();
// A box that finds records as one types is called what its field is called.
const nameBoxes = () => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`)?.textContent.trim();
    const box = select.parentElement.querySelector(".select2-selection");
    if (!label || !box) continue;
    for (const part of [box, box.querySelector("[role=textbox]")]) part?.setAttribute("aria-label", label);
  }
};
// The boxes are made when jQuery is ready, which may be after the page has loaded.
addEventListener("load", () => (window.django?.jQuery ? window.django.jQuery(nameBoxes) : nameBoxes()));
