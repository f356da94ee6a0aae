// Notifications on this device: allowed by a tap, subscribed to anew at each opening.

import { isInstalled, isIos } from "./install.js";
import { post } from "./token.js";

export const isPossible = () => "Notification" in window && "PushManager" in window && Boolean(navigator.serviceWorker);

export const permission = () => (isPossible() ? Notification.permission : "unsupported");

/** Where it stands: the browser's permission, "unsupported", or "install-first" where only an installed app has any. */
export function state() {
  const allowed = permission();
  return allowed === "unsupported" && isIos() && !isInstalled() ? "install-first" : allowed;
}

export const start = () => void subscribe();

/** Only out of a person's tap. Answers what they decided. */
export async function ask() {
  const decided = await Notification.requestPermission();
  await subscribe();
  return decided;
}

/** The server learns of this device, whatever became of it since the last opening. */
export async function subscribe() {
  const key = document.querySelector("meta[name=vapid]")?.content;
  if (!key || permission() !== "granted") return;
  try {
    const registration = await navigator.serviceWorker.ready;
    const subscription = await subscribed(registration.pushManager, key);
    const headers = { "Content-Type": "application/json" };
    await post("/phone/subscription/", { headers, body: JSON.stringify(subscription) });
  } catch {
    // No push service in reach: the next opening tries again, and the settings say what this device gets.
  }
}

/** A subscription made with another key of the server's is of no use any more. */
async function subscribed(manager, key) {
  const now = await manager.getSubscription();
  if (now && encoded(now.options.applicationServerKey) === key) return now;
  await now?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function encoded(bytes) {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
