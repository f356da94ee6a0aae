// What waits on this device, in IndexedDB: pages and the service worker read and write the same rows.
// An item is {id, user, thread, kind, at, fields?, file?, most?, refused?}: `id` is the client id that makes a repeat
// harmless, `user` the person whom it belongs to, `refused` {status, text} the server's answer that ended it.

import { openDB } from "idb";

const NAME = "pupitre";
const ITEMS = "items"; // by their order
const SHEETS = "sheets"; // {path, user, html, at}: what is filled in where there is no network

let memory = []; // what the browser would not keep: it waits as long as the page lives
let opened = null;
let db = null;

/** At the first use; again where another page has taken the database away. Null where the browser has none for us. */
export async function open() {
  opened ??= openDB(NAME, 1, {
    upgrade(fresh) {
      fresh.createObjectStore(ITEMS, { keyPath: "order", autoIncrement: true }).createIndex("id", "id", { unique: true });
      fresh.createObjectStore(SHEETS, { keyPath: ["user", "path"] });
    },
    blocking: lost,
    terminated: lost,
  }).catch(() => null);
  return (db = await opened);
}

/** All of one person, the oldest first; of everybody without one. */
export async function all(user) {
  const kept = (await open()) ? await db.getAll(ITEMS) : [];
  return [...kept, ...memory].filter((item) => user === undefined || item.user === user);
}

/** Kept when the promise is: from then on a closed tab loses nothing. */
export async function add(item) {
  if (!db) await open(); // once it is open the row is on its way before this returns
  if (!db || memory.length) return void memory.push(item); // after what it could not keep, to stay in order
  const writing = db.transaction(ITEMS, "readwrite", { durability: "strict" });
  const added = writing.store.add(item);
  writing.commit();
  await Promise.all([added, writing.done]).catch(() => memory.push(item)); // the device is full
}

export async function remove(id) {
  memory = memory.filter((item) => item.id !== id);
  if (!(await open())) return;
  const writing = db.transaction(ITEMS, "readwrite");
  const order = await writing.store.index("id").getKey(id);
  if (order !== undefined) await writing.store.delete(order);
  await writing.done;
}

/** `changes`: fields; those that are undefined are taken away. An item that is gone stays gone. */
export async function change(id, changes) {
  memory = memory.map((item) => (item.id === id ? { ...item, ...changes } : item));
  if (!(await open())) return;
  const writing = db.transaction(ITEMS, "readwrite");
  const item = await writing.store.index("id").get(id);
  if (item) await writing.store.put({ ...item, ...changes });
  await writing.done;
}

export async function keepSheet(user, path, html) {
  if (await open()) await db.put(SHEETS, { user, path, html, at: Date.now() });
}

export async function forgetSheets(before) {
  if (!(await open())) return;
  const writing = db.transaction(SHEETS, "readwrite");
  for (const { user, path, at } of await writing.store.getAll()) if (at < before) writing.store.delete([user, path]);
  await writing.done;
}

export async function sheet(user, path) {
  return (await open()) ? (await db.get(SHEETS, [user, path]))?.html : undefined;
}

/** Somebody signed out: nothing of anybody stays. */
export async function forget() {
  memory = [];
  if (!(await open())) return;
  const writing = db.transaction([ITEMS, SHEETS], "readwrite");
  await Promise.all([writing.objectStore(ITEMS).clear(), writing.objectStore(SHEETS).clear(), writing.done]);
}

function lost() {
  db?.close();
  db = opened = null;
}
