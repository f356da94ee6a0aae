// Tools with a screen of their own, which is a page in a frame. It stands beside the conversation where there is room,
// else over it, above the field: then it may be folded to its head, so that the conversation is in sight.

import * as layers from "../parts/layers.js";
import * as threads from "./threads.js";

const screens = new Map(); // frame → {root, watcher}: the conversation's element, and what sees its rows come

export function start() {
  document.addEventListener("click", ({ target }) => {
    const address = target.closest("[data-leads-to]")?.dataset.leadsTo;
    if (address) toggle((threads.around(target) ?? threads.theCurrent()).root, address);
  });
  addEventListener("message", hear);
}

/** Other conversations may stand in the page now: the screens of those that left have gone with them. */
export function arrived() {
  for (const frame of screens.keys()) if (!frame.isConnected) forget(frame);
}

function toggle(root, address) {
  document.dispatchEvent(new CustomEvent("close-sheet"));
  const [shown] = [...screens].find(([, screen]) => screen.root === root) ?? [];
  if (shown) return close(shown);
  const frame = document.createElement("iframe");
  frame.className = "screen";
  frame.title = root.dataset.title;
  frame.src = address;
  const watcher = new MutationObserver(() => tellWords(frame));
  watcher.observe(root.querySelector(".thread"), { childList: true });
  screens.set(frame, { root, watcher });
  root.dataset.screen = "whole";
  root.append(frame);
  frame.focus();
  layers.opened(frame, () => close(frame));
}

function close(frame) {
  const { root } = screens.get(frame);
  forget(frame);
  frame.remove();
  delete root.dataset.screen;
  root.querySelector("[data-leads-to]")?.focus();
}

function forget(frame) {
  screens.get(frame).watcher.disconnect();
  screens.delete(frame);
  layers.closed(frame);
}

function hear({ source, origin, data }) {
  const frame = origin === location.origin && [...screens.keys()].find((one) => one.contentWindow === source);
  if (!frame) return;
  const { root } = screens.get(frame);
  if (data.type === "ready") tellWords(frame);
  if (data.type === "fold") root.dataset.screen = data.isFolded ? "folded" : "whole";
  if (data.type === "close") close(frame);
}

/** What the visitor has written since the last answer. */
function tellWords(frame) {
  const row = [...screens.get(frame).root.querySelectorAll(".thread > .msg")].at(-1);
  const text = row?.matches(".in") ? row.querySelector(".bubble")?.textContent.trim() : "";
  frame.contentWindow?.postMessage({ type: "words", text }, location.origin);
}
