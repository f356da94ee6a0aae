// What just happened, in a line that goes by itself. The server's refusals arrive in the same place, out of band.

import htmx from "htmx.org";
import { clone } from "./words.js";

const LASTS = 6; // seconds

/** `undo`: what takes it back, where it can be: the address to post to, or what to do. */
export function say(text, undo) {
  const toast = clone(undo ? "t-toast-undo" : "t-toast");
  toast.querySelector(".grow").textContent = text;
  const takeBack = typeof undo === "function" ? undo : () => htmx.ajax("POST", undo, { target: "#pane" });
  toast.querySelector("[data-undo]")?.addEventListener("click", takeBack);
  show(toast);
}

export function show(toast) {
  htmx.process(toast);
  document.getElementById("toasts").append(toast);
}

export function start() {
  const toasts = document.getElementById("toasts");
  new MutationObserver((changes) => {
    for (const toast of changes.flatMap((change) => [...change.addedNodes])) {
      if (toast.nodeType === Node.ELEMENT_NODE) setTimeout(() => toast.remove(), 1000 * (toast.dataset.lasts ?? LASTS));
    }
    toasts.hidePopover(); // shown again, it is above a sheet that opened meanwhile
    if (toasts.childElementCount) toasts.showPopover();
  }).observe(toasts, { childList: true });
  toasts.addEventListener("click", (event) => event.target.closest(".toast")?.remove());
  document.addEventListener("say", (event) => say(event.detail.text, event.detail.undo));
}
