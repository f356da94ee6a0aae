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

const steps = document.querySelector(".set-up");
let isBegun = Boolean(document.querySelector(".field-error")); // a form that is being filled stays
document.addEventListener("input", () => {
  isBegun = true;
});
document.addEventListener("visibilitychange", look);
setInterval(look, EVERY);

/** As long as a step is open, the page names where its news are; without news the answer is empty. */
async function look() {
  const { news, known } = steps.dataset;
  if (!news || document.hidden || isBegun) return;
  const answer = await fetch(`${news}?known=${known}`).catch(() => null);
  if (answer?.status !== 200 || answer.redirected) return;
  const [fresh] = elementsOf(await answer.text());
  if (!isBegun) show(fresh);
}

function show(fresh) {
  for (const old of document.querySelectorAll("[data-live]")) {
    const part = fresh.querySelector(`#${old.id}`);
    if (part.textContent !== old.textContent) morph(old, part); // links to copy differ each time
  }
  Object.assign(steps.dataset, fresh.dataset);
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
