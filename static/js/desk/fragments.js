// Fragments of the server on the page: each root replaces the element of the same id, keeping focus and scroll.

import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";
import { elementsOf } from "../parts/html.js";

export function replace(html) {
  for (const fresh of elementsOf(html)) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    morph(old, fresh);
    htmx.process(document.getElementById(fresh.id));
  }
}

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
