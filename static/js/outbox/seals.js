// What a person's words are sealed with on this device. The server hands the key to who is signed in; the device keeps
// it so that no script can read it out of there, and drops it when they leave. Without it what is sealed is noise.

import { deleteKeys, keysOf, putKeys } from "./database.js";

const ALGORITHM = "AES-GCM";
const known = new Map(); // user → {user, name, keys}: the first seals, the others open what an older one sealed

/** {user, name, keys}, or null where this device has none: nobody is signed in, or the connection cannot be trusted. */
export async function seal(user) {
  if (!known.get(user)) known.set(user, (await keysOf(user)) ?? (await asked(user).catch(() => null)));
  return known.get(user);
}

/** A blob or plain value as {iv, data} that only this person's keys open. */
export async function locked(user, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = value instanceof Blob ? await value.arrayBuffer() : new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: ALGORITHM, iv }, (await seal(user)).keys[0], bytes) };
}

/** The bytes; null where none of this person's keys opens it. */
export async function opened(user, { iv, data }) {
  for (const key of (await seal(user))?.keys ?? []) {
    const bytes = await crypto.subtle.decrypt({ name: ALGORITHM, iv }, key, data).catch(() => null);
    if (bytes) return bytes;
  }
  return null;
}

/** The plain value that was locked so; nothing where the keys are gone. */
export async function openedJson(user, sealed) {
  const bytes = await opened(user, sealed);
  return bytes && JSON.parse(new TextDecoder().decode(bytes));
}

/** Theirs is not here any more: everybody's, but for who stays. */
export async function drop({ but } = {}) {
  for (const user of [...known.keys()]) if (user !== but) known.delete(user);
  await deleteKeys(but);
}

async function asked(user) {
  if (!crypto.subtle) return null;
  const answer = await fetch("/phone/token/", {
    redirect: "error",
    cache: "no-store",
    signal: AbortSignal.timeout(10000),
  });
  const { user: now, name, seals } = await answer.json();
  if (now !== user) return null;
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const imported = (text) => crypto.subtle.importKey("raw", bytes(text), ALGORITHM, false, ["encrypt", "decrypt"]);
  const row = { user, name, keys: await Promise.all(seals.map(imported)) };
  await putKeys(row);
  return row;
}
