// What waits on this device. An item is {id, user, thread, kind, at, chosen?, fields?, file?, most?, refused?,
// together?, notBefore?}: `id` is the client id that makes a repeat harmless, `user` the person whom it belongs to,
// `refused` {status, text} the server's answer that ended it. Until `notBefore` (ms) it may be taken back, with all
// that bears its `together`. All but whose it is and when it was is sealed: only its owner's session can read it.

import { CHOSEN, DRAFTS, ITEMS, open, SHEETS } from "./database.js";
import { locked, opened, openedJson, seal } from "./seals.js";

let memory = []; // what the browser would not keep: it waits as long as the page lives

/** All of one person, the oldest first, as far as this device can read it. */
export async function all(user) {
  return [...(await readable(ITEMS, user)), ...memory.filter((item) => item.user === user)];
}

/** Files that this person has chosen and not sent, the oldest first: {id, user, thread, at, file, most}. */
export const chosen = (user) => readable(CHOSEN, user);

/** Where the device does not keep it, it lasts as long as the page. */
export const choose = (item) => write(item, CHOSEN).catch(() => false);

export const unchoose = (id) => removeFrom(CHOSEN, id);

/** Kept when the promise is: from then on a closed tab loses nothing. */
export async function add(item) {
  const isKept = !memory.length && (await write(item).catch(() => false)); // the device is full, or gives us no place
  if (!isKept) memory.push(item);
}

export async function remove(id) {
  memory = memory.filter((item) => item.id !== id);
  await removeFrom(ITEMS, id);
}

/** `changes`: fields; those that are undefined are taken away. An item that is gone stays gone. */
export async function change(id, changes) {
  memory = memory.map((item) => (item.id === id ? { ...item, ...changes } : item));
  const db = await open();
  const row = await db?.getFromIndex(ITEMS, "id", id);
  const item = row && (await read(row));
  if (!item) return;
  const { file: _, ...facts } = { ...item, ...changes };
  const sealed = await locked(row.user, facts);
  const writing = db.transaction(ITEMS, "readwrite");
  if (await writing.store.get(row.order)) await writing.store.put({ ...row, sealed });
  await writing.done;
}

export async function keepSheet(user, path, html) {
  const db = await open();
  if (db && (await seal(user))) await db.put(SHEETS, { user, path, at: Date.now(), sealed: await locked(user, html) });
}

/** Drops the sheets for which `isPast(row)` holds. */
export async function forgetSheets(isPast) {
  const db = await open();
  if (!db) return;
  const writing = db.transaction(SHEETS, "readwrite");
  for (const row of await writing.store.getAll()) if (isPast(row)) writing.store.delete([row.user, row.path]);
  await writing.done;
}

export async function sheet(user, path) {
  const kept = await (await open())?.get(SHEETS, [user, path]);
  return kept && ((await openedJson(user, kept.sealed)) ?? undefined);
}

/** Whose words wait here, readable or not: [{user, name, n}]. */
export async function owners() {
  const db = await open();
  const found = new Map();
  const rows = db ? (await Promise.all([ITEMS, CHOSEN, DRAFTS].map((name) => db.getAll(name)))).flat() : [];
  for (const { user, name, n = 1 } of rows) {
    const known = found.get(user) ?? { user, name, n: 0 };
    found.set(user, { ...known, n: known.n + n });
  }
  return [...found.values()].filter(({ n }) => n);
}

/** All that waits for somebody, unread: who does that was told whose it is, and how much. */
export async function discard(user) {
  memory = memory.filter((item) => item.user !== user);
  const db = await open();
  if (!db) return;
  const writing = db.transaction([ITEMS, CHOSEN, DRAFTS], "readwrite");
  for (const kept of [ITEMS, CHOSEN].map((name) => writing.objectStore(name)))
    for (const row of await kept.getAll()) if (row.user === user) kept.delete(row.order);
  writing.objectStore(DRAFTS).delete(user);
  await writing.done;
}

async function readable(name, user) {
  const rows = (await (await open())?.getAll(name)) ?? [];
  const theirs = rows.filter((row) => row.user === user);
  return (await Promise.all(theirs.map((row) => (row.sealed ? read(row) : sealOld(row))))).filter(Boolean);
}

async function removeFrom(name, id) {
  const db = await open();
  if (!db) return;
  const writing = db.transaction(name, "readwrite");
  const order = await writing.store.index("id").getKey(id);
  if (order !== undefined) await writing.store.delete(order);
  await writing.done;
}

async function write(item, name = ITEMS) {
  const [db, row] = [await open(), await rowOf(item)];
  if (!db || !row) return false;
  const writing = db.transaction(name, "readwrite", { durability: "strict" });
  const added = writing.store.add(row);
  writing.commit();
  await Promise.all([added, writing.done]);
  return true;
}

/** Null where this device has no key of theirs. */
async function rowOf({ file, ...facts }) {
  const { id, user, at } = facts;
  const whose = await seal(user);
  if (!whose) return null;
  const row = { id, user, name: whose.name, at, sealed: await locked(user, facts) };
  if (file)
    row.file = { bytes: await locked(user, file), facts: await locked(user, { name: file.name, type: file.type }) };
  return row;
}

/** Kept by a version that sealed nothing. */
async function sealOld({ order, ...item }) {
  const row = await rowOf(item);
  if (row) await (await open())?.put(ITEMS, { order, ...row });
  return item;
}

async function read({ user, sealed, file }) {
  const facts = await openedJson(user, sealed);
  if (!facts || !file) return facts;
  const { name, type } = await openedJson(user, file.facts);
  const bytes = await opened(user, file.bytes);
  return { ...facts, file: new File([bytes], name, { type }) };
}
