// Fragments of the server on the page: each root replaces the element of the same id, keeping focus and scroll.

import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";
import { elementsOf } from "../parts/html.js";

/** Puts each element of the markup in the place of the one that bears its id; others are left out. */
export function replace(html) {
  for (const fresh of elementsOf(html)) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    morph(old, fresh);
    htmx.process(document.getElementById(fresh.id));
  }
}

/** Changes an element into a fresh one and keeps what is the same: focus, scroll, what is unfolded. */
export function morph(old, fresh) {
  Idiomorph.morph(old, fresh, { morphStyle: "outerHTML", callbacks: { beforeAttributeUpdated, beforeNodeRemoved } });
}

/** Which row is the current one, and what is unfolded, is this device's own knowledge. */
function beforeAttributeUpdated(name, node) {
  return !(name === "aria-current" && node.classList.contains("row")) && !(name === "open" && node.matches("details"));
}

/** What was new when its page was opened stays marked until it is opened again. */
function beforeNodeRemoved(node) {
  return !node.classList?.contains("is-new");
}
