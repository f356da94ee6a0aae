// The other text of a message in two languages, one tap away; and another try where there is no translation.

import * as threads from "./threads.js";
import { post } from "./token.js";

const turned = new Set(); // rows whose other text is shown: drawn anew, they show it still

export function start() {
  document.addEventListener("click", ({ target }) => {
    const other = target.closest("[data-other-text]");
    if (other) turn(other.closest(".msg"));
    const again = target.closest("[data-translate-again]");
    if (again) tryAgain(again);
  });
}

/** Whether this row shows its other text is this device's own knowledge: it survives the row's being drawn anew. */
export function keepTurned(row) {
  if (turned.has(row.id)) show(row, true);
}

function turn(row) {
  const isOther = !turned.delete(row.id);
  if (isOther) turned.add(row.id);
  threads.around(row).keepPlace(() => show(row, isOther));
}

function show(row, isOther) {
  row.toggleAttribute("data-other", isOther);
  row.querySelector("[data-other-text]")?.setAttribute("aria-pressed", String(isOther));
}

function tryAgain(button) {
  button.disabled = true;
  const address = `/desk/${threads.around(button).conversation}/translation/again/`;
  post(address, { headers: { "HX-Request": "true" } })
    .catch(() => null)
    .finally(() => (button.disabled = false));
}
