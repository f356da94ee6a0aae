// The sheet: a dialog whose content comes from the server. Where it was opened from gets the focus back.

import * as layers from "../parts/layers.js";

export const sheet = () => document.getElementById("sheet");

export function start() {
  const inside = document.getElementById("sheet-in");
  document.addEventListener("htmx:afterSwap", ({ target }) => {
    if (target === inside && inside.childElementCount) open(inside);
  });
  document.addEventListener("close-sheet", close);
  sheet().addEventListener("click", (event) => {
    if (event.target === sheet() || event.target.closest("[data-dismiss], a[href]:not([target])")) close();
  });
  sheet().addEventListener("close", () => inside.replaceChildren());
}

/** With nodes of our own, where the server cannot be asked. */
export function fill(nodes) {
  const inside = document.getElementById("sheet-in");
  inside.replaceChildren(...nodes);
  open(inside);
}

export function close() {
  sheet().close();
}

function open(inside) {
  if (!sheet().open) layers.showModal(sheet());
  sheet().dispatchEvent(new CustomEvent("sheet-filled", { bubbles: true }));
  // On a phone a field that has the focus brings a keyboard over what there is to choose from.
  const typed = matchMedia("(pointer: fine)").matches && inside.querySelector("[data-first-of-keyboard]");
  if (typed) for (const box of inside.querySelectorAll("[autofocus]")) box.autofocus = false; // htmx goes by it later
  (typed || inside.querySelector("[autofocus]") || inside.querySelector("h2"))?.focus();
}
