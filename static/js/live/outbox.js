// What a person wrote and the server has not acknowledged: kept on the device until it has.
// An entry is {id, thread, text, at, kind?, failed?}; `id` is the client id that makes a repeat harmless.

export class Outbox {
  /** `name`: the key in the device's storage, one for each person. */
  constructor(name) {
    this.name = name;
  }

  /** Read anew each time: other tabs of this person write in the same outbox. */
  get entries() {
    if (this.memory) return this.memory;
    try {
      return JSON.parse(localStorage.getItem(this.name)) ?? [];
    } catch {
      return [];
    }
  }

  add(thread, text, more) {
    const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    const entry = { id, thread, text, at: Date.now(), ...more };
    this.save([...this.entries, entry]);
    return entry;
  }

  of(thread) {
    return this.entries.filter((entry) => entry.thread === thread);
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

  save(entries) {
    try {
      if (!this.memory) return localStorage.setItem(this.name, JSON.stringify(entries));
    } catch {
      // Storage may be forbidden or full: the entries then live as long as the page.
    }
    this.memory = entries;
  }
}
