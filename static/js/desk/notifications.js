// What is before one's eyes needs no notification any more.

import { permission } from "./push.js";
import * as threads from "./threads.js";

export function start() {
  document.addEventListener("thread-chosen", closeRead);
  document.addEventListener("visibilitychange", closeRead);
}

/** The worker closes them: who shows them knows which there are (static/js/worker/tray.js). */
async function closeRead() {
  if (document.visibilityState !== "visible" || permission() !== "granted") return;
  const registration = await navigator.serviceWorker.getRegistration();
  const conversations = threads.all().map(({ conversation }) => conversation);
  registration?.active?.postMessage({ type: "looked-at", conversations });
}
