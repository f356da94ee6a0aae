// Fragments of the server on the page: each root replaces the element of the same id, keeping focus and scroll.

import htmx from "htmx.org";
import { elementsOf } from "../parts/html.js";
import { morph } from "../parts/morph.js";

/** Puts each element of the markup in the place of the one that bears its id; others are left out. */
export function replace(html) {
  for (const fresh of elementsOf(html)) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    morph(old, fresh);
    htmx.process(document.getElementById(fresh.id));
  }
}
