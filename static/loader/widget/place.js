// Where the chat stands on a page: beside the body, which sites replace, transform and zoom, and in the top layer,
// which no style of theirs moves. What takes it out all the same sees it come back.

import { safely, warn } from "./say.js";

const SOON = 1000; // ms within which it must not be taken out again
const PATIENCE = 10; // times that it comes back so soon: a page that goes on does not want it

let host,
  told,
  placedAt,
  hurry = 0;

/** `moved()`: the page's body is another one now, or the chat was put back. */
export function place(element, moved) {
  host = element;
  told = moved;
  put();
}

const changed = safely(() => {
  if (!host.isConnected) setTimeout(back); // not at once: who writes the page goes first
  told();
});
const watcher = new MutationObserver(changed);

const back = safely(() => {
  if (host.isConnected) return;
  hurry = Date.now() - placedAt < SOON ? hurry + 1 : 0;
  if (hurry < PATIENCE) put();
  else warn("the page takes the chat out again and again. It stays out.");
});

function put() {
  const root = document.documentElement;
  watcher.observe(document, { childList: true });
  if (root) watcher.observe(root, { childList: true });
  if (!document.body) return; // the page is being written anew
  placedAt = Date.now();
  root.appendChild(host);
  if (!host.showPopover) return; // Safari before 17
  host.popover = "manual";
  host.showPopover();
}

/** The modal dialog that makes everything outside of it inert, the chat too, or null. */
export function modalDialog() {
  try {
    return document.querySelector("dialog:modal");
  } catch {
    return null; // Safari before 15.6
  }
}
