// What leaves this device with its person, whichever way they leave: signed out, sent home, the session ended, or
// somebody else signs in. One list. What they had not sent stays, sealed: only they can read it, once they are here
// again.

import { device } from "../parts/storage.js";
import { DRAFTS, open } from "./database.js";
import { drop, locked, openedJson, seal } from "./seals.js";
import { forgetSheets } from "./store.js";

const DRAFT = /^pupitre\.draft\.(\d+)\./; // static/js/desk/drafts.js, autosave.js
const CHOSEN = /^pupitre\.emoji\.(\d+)$/; // static/js/emoji/chosen.js
const CACHES = ["copies", "shared"]; // static/js/worker/copies.js, share.js

/** `but`: the person who is signed in now and stays. */
export async function leave({ but } = {}) {
  await sealDrafts(but);
  await drop({ but });
  await forgetSheets(({ user }) => user !== but);
  forgetChosen(but);
  await leavePages();
  if (but === undefined) await unsubscribe();
}

/** What its owner had begun stands again where it stood. True where there was something. */
export async function restoreDrafts(user) {
  const db = await open();
  const row = await db?.get(DRAFTS, user);
  const drafts = row && (await openedJson(user, row.sealed));
  if (!drafts) return false;
  for (const [name, value] of Object.entries(drafts)) if (!device.get(name)) device.set(name, value);
  await db.delete(DRAFTS, user);
  return true;
}

/** Whether somebody else's things are still readable here. */
export async function isLeftBy(but) {
  const keys = (await (await open())?.getAllKeys("keys")) ?? [];
  return keys.some((user) => user !== but) || [...draftsOf().keys()].some((user) => user !== but);
}

async function leavePages() {
  await Promise.all(CACHES.map((name) => caches.delete(name)));
  const registration = await navigator.serviceWorker?.getRegistration();
  registration?.active?.postMessage({ type: "left" }); // the worker closes what it shows
  await navigator.clearAppBadge?.().catch(() => {});
}

function forgetChosen(but) {
  for (const name of device.names) {
    const [, user] = CHOSEN.exec(name) ?? [];
    if (user && Number(user) !== but) device.remove(name);
  }
}

async function unsubscribe() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

async function sealDrafts(but) {
  for (const [user, drafts] of draftsOf()) {
    if (user === but) continue;
    if (await seal(user)) await keep(user, drafts);
    for (const name of Object.keys(drafts)) device.remove(name);
  }
}

async function keep(user, drafts) {
  const db = await open();
  const row = await db?.get(DRAFTS, user);
  const fresh = Object.fromEntries(Object.entries(drafts).filter(([, value]) => !isDone(value)));
  const all = { ...((row && (await openedJson(user, row.sealed))) ?? {}), ...fresh };
  if (!Object.keys(all).length) return;
  const { name } = await seal(user);
  await db?.put(DRAFTS, { user, name, n: Object.keys(all).length, sealed: await locked(user, all) });
}

/** A draft that was brought to the server waits for its writer there; an empty one says that all of it was sent. */
function isDone(value) {
  try {
    const { text, brought } = JSON.parse(value);
    return Boolean(brought) || text === "";
  } catch {
    return false; // a note, or a comment
  }
}

/** user → {name: value} of what is begun and stands readable here. */
function draftsOf() {
  const found = new Map();
  for (const name of device.names) {
    const [, user] = DRAFT.exec(name) ?? [];
    if (!user) continue;
    const drafts = found.get(Number(user)) ?? {};
    found.set(Number(user), drafts);
    drafts[name] = device.get(name);
  }
  return found;
}
