// Texts that a browser keeps under names. Some forbid it to a page, most to frames of other sites, and it may be full:
// reading then finds nothing, and writing says that nothing was kept.

export class GuardedStorage {
  /** `storage()`: what is guarded, in the shape of a Storage; asking for it may throw already. */
  constructor(storage) {
    this.storage = storage;
  }

  get isForbidden() {
    return !this.attempt((storage) => storage, null);
  }

  /** Null where there is nothing. */
  get(name) {
    return this.attempt((storage) => storage.getItem(name), null);
  }

  /** Whether it is kept now. */
  set(name, text) {
    return this.attempt((storage) => {
      storage.setItem(name, text);
      return true;
    }, false);
  }

  remove(name) {
    this.attempt((storage) => storage.removeItem(name));
  }

  get names() {
    return this.attempt((storage) => Object.keys(storage), []);
  }

  /** Null where there is nothing, or something else than JSON: other pages of the same host may write there too. */
  getJson(name) {
    return this.attempt((storage) => JSON.parse(storage.getItem(name)), null);
  }

  setJson(name, value) {
    return this.set(name, JSON.stringify(value));
  }

  attempt(action, otherwise) {
    try {
      return action(this.storage());
    } catch {
      return otherwise;
    }
  }
}

/** Until it is removed. */
export const device = new GuardedStorage(() => localStorage);

/** As long as this tab is open. */
export const tab = new GuardedStorage(() => sessionStorage);
