// What a person wrote and the server has not acknowledged: kept on the device until it has.
// An entry is {id, thread, text, at, failed?}; `id` is the client id that makes a repeat harmless.

export class Outbox {
  /** `name`: the key in the device's storage, one for each person. */
  constructor(name) {
    this.name = name;
    this.entries = read(name);
  }

  add(thread, text) {
    const entry = { id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, thread, text, at: Date.now() };
    this.entries.push(entry);
    this.save();
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
    this.entries = this.entries.filter((entry) => entry.id !== id);
    this.save();
  }

  /** Refused with words: it stays, until its writer tries again or gives it up. */
  fail(id, reason) {
    this.change(id, { failed: reason });
  }

  retry(id) {
    this.change(id, { failed: undefined });
  }

  change(id, changes) {
    const entry = this.entries.find((one) => one.id === id);
    if (entry) Object.assign(entry, changes);
    this.save();
  }

  save() {
    try {
      localStorage.setItem(this.name, JSON.stringify(this.entries));
    } catch {
      // Storage may be forbidden or full: the entries then live as long as the page.
    }
  }
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? [];
  } catch {
    return [];
  }
}
