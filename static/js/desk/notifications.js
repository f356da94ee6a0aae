// What is before one's eyes needs no notification any more.

import { permission } from "./push.js";
import * as threads from "./threads.js";

export function start() {
  document.addEventListener("thread-chosen", closeRead);
  document.addEventListener("visibilitychange", closeRead);
}

async function closeRead() {
  if (document.visibilityState !== "visible" || permission() !== "granted") return;
  const registration = await navigator.serviceWorker.getRegistration();
  for (const one of (await registration?.getNotifications()) ?? []) {
    if (threads.of(one.data?.conversation)) one.close();
  }
}
