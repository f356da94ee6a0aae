// What the server tells beside the thread: who is there, the place in the queue, how it ended. Each is a root.

import { elementsOf } from "../parts/html.js";

const drawn = new Map(); // id of a root → its markup as the server drew it

/** Only what the server draws in another way is replaced: what is typed into the rest stays, and so does a button that
 * is just being pressed. The first time it is held against what the page came with. */
export function drawState(html) {
  for (const fresh of elementsOf(html)) {
    const old = document.getElementById(fresh.id);
    const before = drawn.get(fresh.id) ?? old?.outerHTML;
    drawn.set(fresh.id, fresh.outerHTML);
    if (before !== fresh.outerHTML) old?.replaceWith(fresh);
  }
}

/** The queue has moved; the rest of what the page says stands. */
export function drawPlace({ place, ordinal }) {
  const figure = document.getElementById("pw-wait").querySelector(".place b");
  if (!figure) return;
  figure.firstChild.data = place;
  figure.querySelector("sup").textContent = ordinal;
  drawn.delete("pw-wait"); // it is no longer as the server drew it
}
