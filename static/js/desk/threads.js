// The open conversations of this page, one beside another: which there are, and in which of them its reader works.

import { send } from "./connection.js";
import * as drafts from "./drafts.js";
import { Thread } from "./thread.js";

const open = new Map(); // conversation → Thread
let current = null;

export const all = () => [...open.values()];

export const of = (conversation) => open.get(Number(conversation));

/** The open conversation that a node of the page belongs to: by its pane, or by the sheet that was opened for it. */
export const around = (node) => of(node.closest("[data-conversation]")?.dataset.conversation);

/** The one that its reader works in: the last that had the focus, or the first. */
export const theCurrent = () => current;

export function start() {
  document.addEventListener("focusin", ({ target }) => focused(target));
  document.addEventListener("pointerdown", ({ target }) => focused(target));
  addEventListener("focus", () => current?.markRead());
  document.addEventListener("visibilitychange", () => current?.markRead());
}

/**
 * Other conversations may stand in the page now, or none. Those that are new are taken in, those that went are left.
 */
export function arrived() {
  const roots = [...document.querySelectorAll("#pane > .open[data-conversation]")];
  const left = all().filter((thread) => !roots.includes(thread.root));
  for (const thread of left) open.delete(thread.conversation);
  const fresh = roots.filter((root) => !of(root.dataset.conversation)).map((root) => new Thread(root, theCurrent));
  for (const thread of fresh) open.set(thread.conversation, thread);
  for (const { conversation } of left.filter((thread) => !of(thread.conversation))) {
    send({ type: "leave", conversation });
    drafts.left(conversation);
  }
  choose(open.get(current?.conversation) ?? first());
  for (const thread of fresh) thread.arrived();
  if (left.length && !open.size) backAt(left[0].conversation);
}

/** None while it is still coming: which of several the server answered first says nothing. */
function first() {
  const place = document.querySelector("#pane > :is(.open[data-conversation], [data-coming])");
  return of(place?.dataset.conversation) ?? null;
}

/** Who comes from a conversation stands at its row; where it has none any more, at the head of the list. */
function backAt(conversation) {
  const row = document.getElementById(`row-${conversation}`);
  (row ?? document.getElementById("list-h")).focus({ preventScroll: true });
}

/** After a lost connection: each asks for what it missed. */
export function reopen() {
  for (const thread of all()) thread.open();
}

/** Makes this open conversation the one that its reader works in. */
export function choose(thread) {
  if (thread === current) return;
  current = thread;
  for (const other of all()) other.root.toggleAttribute("data-current", other === current);
  document.dispatchEvent(new CustomEvent("thread-chosen"));
  current?.markRead();
}

function focused(target) {
  const root = target.closest?.("#pane > .open[data-conversation]");
  if (root && of(root.dataset.conversation)) choose(of(root.dataset.conversation));
}
