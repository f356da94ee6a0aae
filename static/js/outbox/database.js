// What this device keeps in IndexedDB: pages and the service worker read and write the same rows.

import { openDB } from "idb";

export const ITEMS = "items"; // {order, id, user, name, at, sealed, file?}, by their order
export const CHOSEN = "chosen"; // the same: files that are chosen and not sent yet
export const SHEETS = "sheets"; // {path, user, at, sealed}: what is filled in where there is no network
const KEYS = "keys"; // {user, name, keys}: of who is signed in
export const DRAFTS = "drafts"; // {user, name, n, sealed}: what somebody had begun when they left

let opening = null;
let db = null;

/** At the first use; again where another page has taken the database away. Null where the browser has none for us. */
export async function open() {
  opening ??= openDB("pupitre", 3, {
    upgrade(fresh, before) {
      if (before < 1) {
        inOrder(fresh, ITEMS);
        fresh.createObjectStore(SHEETS, { keyPath: ["user", "path"] });
      }
      if (before === 1) fresh.deleteObjectStore(SHEETS); // they were readable; the next opening brings them again
      if (before === 1) fresh.createObjectStore(SHEETS, { keyPath: ["user", "path"] });
      if (before < 2) fresh.createObjectStore(KEYS, { keyPath: "user" });
      if (before < 2) fresh.createObjectStore(DRAFTS, { keyPath: "user" });
      inOrder(fresh, CHOSEN);
    },
    blocking: lost,
    terminated: lost,
  }).catch(() => null);
  return (db = await opening);
}

const inOrder = (db, name) =>
  db.createObjectStore(name, { keyPath: "order", autoIncrement: true }).createIndex("id", "id", { unique: true });

export const keysOf = async (user) => (await open())?.get(KEYS, user);

export const putKeys = async (row) => void (await open())?.put(KEYS, row);

export async function deleteKeys(but) {
  if (!(await open())) return;
  const writing = db.transaction(KEYS, "readwrite");
  for (const user of await writing.store.getAllKeys()) if (user !== but) writing.store.delete(user);
  await writing.done;
}

function lost() {
  db?.close();
  db = opening = null;
}
