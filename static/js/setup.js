// The set-up page: what somebody has to paste elsewhere is copied by a button, and what happens elsewhere is shown: the
// chat seen on the site, an agent who became available, the first answer.

import { elementsOf } from "./parts/html.js";
import { morph } from "./parts/morph.js";

const SHOWN = 2000; // ms that a button says what it did
const EVERY = 4000; // ms between two looks at what has changed

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});

let isBegun = Boolean(document.querySelector(".field-error")); // a form that is being filled stays
document.addEventListener("input", () => {
  isBegun = true;
});
document.addEventListener("visibilitychange", look);
setInterval(look, EVERY);

async function look() {
  if (document.hidden || isBegun) return;
  const answer = await fetch(location.pathname).catch(() => null);
  if (!answer?.ok || answer.redirected || !answer.headers.get("Content-Type").startsWith("text/html")) return;
  const page = elementsOf(await answer.text());
  if (isBegun) return;
  for (const old of document.querySelectorAll("[data-live]")) {
    const fresh = page.map((root) => root.querySelector(`#${old.id}`)).find(Boolean);
    if (fresh && fresh.textContent !== old.textContent) morph(old, fresh); // links to copy differ each time
  }
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // a page without https has no clipboard
  }
  const words = button.querySelector("span");
  const before = words.textContent;
  words.textContent = button.dataset.done;
  setTimeout(() => {
    words.textContent = before;
  }, SHOWN);
}
