// Notifications on this device: allowed by a tap, subscribed to anew at each opening.

import { isInstalled, isIos } from "./install.js";
import { post } from "./token.js";

export const isPossible = () => "Notification" in window && "PushManager" in window && Boolean(navigator.serviceWorker);

export const permission = () => (isPossible() ? Notification.permission : "unsupported");

const PATIENCE = 15000; // ms for the browser's push service to answer

let reach = "trying"; // of a device that allows notifications: "reached", "no-service", "not-kept"

/**
 * Where it stands: the browser's permission, "unsupported", "install-first" where only an installed app has any, or,
 * where they are allowed, whether any can come.
 */
export function state() {
  const allowed = permission();
  if (allowed === "granted") return reach;
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
  say("trying");
  say(await reached(key));
}

function say(how) {
  reach = how;
  document.dispatchEvent(new CustomEvent("push-reach"));
}

/** The next opening tries again what fails now, and a tap in the settings does. */
async function reached(key) {
  const subscription = await inTime(subscribed(key)).catch(() => null);
  if (!subscription) return "no-service";
  const headers = { "Content-Type": "application/json" };
  const sent = post("/phone/subscription/", { headers, body: JSON.stringify(subscription) });
  return (await sent.catch(() => null))?.ok ? "reached" : "not-kept";
}

const inTime = (promise) =>
  Promise.race([promise, new Promise((_, tired) => setTimeout(tired, PATIENCE, new Error("No push service")))]);

/** A subscription made with another key of the server's is of no use any more. */
async function subscribed(key) {
  const { pushManager: manager } = await navigator.serviceWorker.ready;
  const now = await manager.getSubscription();
  if (now && encoded(now.options.applicationServerKey) === key) return now;
  await now?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function encoded(bytes) {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
