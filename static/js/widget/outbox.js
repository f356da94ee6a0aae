// What a visitor wrote and the server has not acknowledged: kept on the device until it has.
// An entry is {id, thread, text, at, failed?}; `id` is the client id that makes a repeat harmless.

import { clientId } from "../live/client_id.js";
import { device } from "../parts/storage.js";

export class Outbox {
  /** `name`: the key in the device's storage, one for each person. */
  constructor(name) {
    this.name = name;
  }

  /** Read anew each time: other tabs of this person write in the same outbox. */
  get entries() {
    const kept = this.memory ?? device.getJson(this.name);
    return Array.isArray(kept) ? kept : []; // a page of ours on the same host may write there too
  }

  add(thread, text) {
    const entry = { id: clientId(), thread, text, at: Date.now() };
    this.save([...this.entries, entry]);
    return entry;
  }

  /** The oldest that still waits; a refused one waits for its writer instead. */
  next() {
    return this.entries.find((entry) => !entry.failed);
  }

  /** Acknowledged, or given up by its writer. */
  remove(id) {
    this.save(this.entries.filter((entry) => entry.id !== id));
  }

  /** Refused with words: it stays, until its writer tries again or gives it up. */
  fail(id, reason) {
    this.change(id, { failed: reason });
  }

  retry(id) {
    this.change(id, { failed: undefined });
  }

  change(id, changes) {
    this.save(this.entries.map((entry) => (entry.id === id ? { ...entry, ...changes } : entry)));
  }

  /** Where storage is forbidden or full, the entries live as long as the page. */
  save(entries) {
    if (this.memory || !device.setJson(this.name, entries)) this.memory = entries;
  }
}
