// Many tags: the likeliest are shown, the others are found by typing a part of their name.

import { fold } from "./folding.js";
import { keyOf } from "../parts/keys.js";

export function start() {
  document.addEventListener("input", ({ target }) => {
    if (target.matches("input[data-tags]")) search(target.closest(".tags"), plain(target.value));
  });
  document.addEventListener("keydown", (event) => {
    if (keyOf(event) !== "Enter" || !event.target.matches("input[data-tags]")) return;
    event.preventDefault(); // it chooses what was found, and closes nothing
    const found = [...event.target.closest(".tags").querySelectorAll(".pill")].find(
      (pill) => pill.getClientRects().length,
    );
    found?.querySelector("input").click();
  });
}

/** The chosen one stays in sight, whatever is looked for. */
function search(tags, text) {
  tags.classList.toggle("searched", Boolean(text));
  let found = 0;
  for (const pill of tags.querySelectorAll(".pill")) {
    pill.hidden = Boolean(text) && !plain(pill.textContent).includes(text) && !pill.querySelector(":checked");
    found += !pill.hidden;
  }
  tags.querySelector("[data-none]").hidden = Boolean(found);
}

/** Without accents and capitals. */
const plain = (text) => fold(text.trim());
