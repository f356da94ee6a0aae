// Notifications, as a push brings them (Declarative Web Push): shown, replaced, withdrawn, tapped, acted upon.
// The message: {notification: {title, body, lang, dir, tag, navigate, silent, actions, data}, app_badge}.

import { flush, news, SYNC } from "../outbox/flush.js";
import * as store from "../outbox/store.js";
import { serverTime } from "./clock.js";
import { post, postForm } from "./post.js";
import * as tray from "./tray.js";

const RING = [140, 90, 140]; // ms, as static/js/desk/alarm.js
const COMMUNITY = "/community/";
const AVAILABILITY = "/desk/availability/";
const PATIENCE = 500; // ms, for the answer of a page
const SNOOZE = { choice: "3h", keep: "on" };

const wire = news();

/** Each push shows something: a browser that sees nothing takes the subscription away. */
export async function received({ notification, app_badge: badge }) {
  const { title, data = {}, tag } = notification;
  const isMoot = data.withdraw ? !(await tray.shown(tag)).length : await isLookedAt(notification.navigate);
  const isQuiet = isMoot || Boolean(data.withdraw) || (await hasPassed(data.expires));
  await tray.show(title, options(notification, isQuiet));
  if (isMoot) await tray.close(tag);
  await showBadge(badge);
}

/** What a tap on a notification, or on one of its actions, does. */
export async function tapped({ notification, action, reply }) {
  const { navigate, actions } = notification.data;
  notification.close();
  const fields = { ...SNOOZE, seen: notification.data.seen ?? "" };
  if (action === "snooze") return act(notification, { kind: "snooze", fields, words: wordsOf(notification, action) });
  if (action === "available") return becomeAvailable(notification);
  if (reply) return act(notification, { kind: "answer", fields: { text: reply, beside_draft: "on" } });
  await open(actions?.[action] ?? navigate);
}

/** A page shows these conversations now. */
export async function lookedAt(conversations) {
  for (const notification of await tray.shown())
    if (conversations.includes(notification.data?.conversation)) notification.close();
}

export const closeAll = () => tray.close();

/** The network was back: what notifications said to wait has gone, or was refused. */
export async function settle() {
  for (const notification of (await tray.shown()).filter(({ data }) => data?.waits)) {
    const left = await kept(notification.data.user, notification.data.waits);
    if (!left) notification.close();
    else if (left.refused) await tellLeft(notification, left);
  }
}

/** The browser changed the subscription by itself. The page does the same at each opening. */
export async function resubscribe({ oldSubscription, newSubscription }) {
  const subscription = newSubscription ?? (await registration.pushManager.subscribe(oldSubscription.options));
  await post("/phone/subscription/", subscription);
}

/** Its owner is signed out: nothing of theirs stays before anybody's eyes, and nothing more comes. */
export async function forget() {
  await tray.close();
  await showBadge(0);
  await (await registration.pushManager?.getSubscription())?.unsubscribe();
}

function options({ body, lang, dir, tag, navigate, silent, actions = [], data = {} }, isQuiet) {
  const rings = Boolean(data.rings) && !isQuiet;
  const isSilent = isQuiet || Boolean(silent); // to a browser that is neither heard nor felt
  const vibrate = isSilent ? null : data.vibrates === false ? [] : rings ? RING : null; // null: as the device does
  return {
    body,
    lang,
    dir,
    tag,
    icon: self.APP.icon,
    badge: self.APP.badge,
    silent: isSilent,
    renotify: Boolean(tag) && !isQuiet,
    requireInteraction: rings,
    ...(vibrate && { vibrate }),
    actions: data.withdraw ? [] : actions.map(({ navigate: _, ...shown }) => shown),
    data: { ...data, navigate, actions: Object.fromEntries(actions.map((action) => [action.action, action.navigate])) },
  };
}

/** At once or not at all: where it cannot be, the desk opens, which has the way back. */
async function becomeAvailable(notification) {
  const { channel, done, user, navigate } = notification.data;
  try {
    await postForm(AVAILABILITY, { channel, wanted: "1" }, user);
  } catch {
    return open(navigate);
  }
  const { lang, tag } = notification;
  const notice = { lang, tag, navigate, silent: true, data: { ...notification.data, withdraw: true } };
  await tray.show(done, options(notice, true));
}

/** By way of the outbox, like all that is done on the desk: it goes once, though the network may be back only later. */
async function act(notification, what) {
  const { user, conversation: thread } = notification.data;
  const item = { id: crypto.randomUUID(), user, thread, at: Date.now(), ...what };
  await store.add(item);
  wire.postMessage({ type: "waits", item });
  await flush().catch(() => registration.sync?.register(SYNC).catch(() => {}));
  const left = await kept(user, item.id);
  if (left) await tellLeft(notification, left);
}

/** That it waits, or was refused; and what was written stays to be read, beside what comes meanwhile. */
async function tellLeft({ title, lang, data }, { id, refused, fields }) {
  const body = [refused ? self.APP.failed : self.APP.waits, fields.text].filter(Boolean).join("\n");
  const shown = { ...data, withdraw: true, waits: refused ? undefined : id };
  const notice = { body, lang, tag: `left-${id}`, navigate: data.navigate, silent: !refused, data: shown };
  await tray.show(title, options(notice, false));
}

const kept = async (user, id) => (await store.all(user)).find((item) => item.id === id);

const wordsOf = ({ actions }, action) => actions.find((known) => known.action === action)?.title;

/** A window of the desk goes there by itself, with what is written in it; else a window opens. */
async function open(address) {
  const url = new URL(address, location.origin);
  const windows = await pages();
  const desk = windows.find((page) => /^\/(desk|community)\//.test(new URL(page.url).pathname));
  if (!desk) return clients.openWindow(url.href);
  await desk.focus().catch(() => {}); // a tap that waited too long may not; it still goes there
  desk.postMessage({ type: "go", path: url.pathname + url.search });
}

async function isLookedAt(address) {
  const path = new URL(address, location.origin).pathname;
  if (!/^\/(desk|community)\/\d+\/$/.test(path)) return false;
  const looked = (await pages()).filter((page) => page.focused && page.visibilityState === "visible");
  const places = await Promise.all(looked.map(placeOf));
  // The feed shows each post.
  return places.includes(path) || (path.startsWith(COMMUNITY) && places.includes(COMMUNITY));
}

/** Its `url` is where it began; only the page itself knows where it has gone since. */
function placeOf(page) {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => done(data);
    page.postMessage({ type: "where" }, [port2]);
    setTimeout(done, PATIENCE);
  });
}

const pages = () => clients.matchAll({ type: "window", includeUncontrolled: true });

const hasPassed = async (expires) => isBefore(expires, Date.now()) && isBefore(expires, await serverTime(PATIENCE));

const isBefore = (expires, now) => Boolean(expires) && Date.parse(expires) < now;

async function showBadge(count) {
  if (count !== undefined) await navigator.setAppBadge?.(count).catch(() => {});
}
