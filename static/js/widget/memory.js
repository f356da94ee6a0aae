// What this browser remembers of one inbox's chat: the token, whether the panel is open, whether there is a
// conversation. Where storage is forbidden, as in frames of other sites, or full, it lives as long as the page.

export class Memory {
  /** `storage()`: where it is kept; asking for it may throw already. */
  constructor(inbox, storage = () => localStorage) {
    this.prefix = `pupitre.${inbox}.`;
    this.storage = storage;
    this.held = {};
  }

  /** Browsers that block third-party cookies forbid storage to a frame of another site too. */
  get isForbidden() {
    try {
      return !this.storage();
    } catch {
      return true;
    }
  }

  get(name) {
    if (name in this.held) return this.held[name];
    try {
      return this.storage().getItem(this.prefix + name);
    } catch {
      return null;
    }
  }

  set(name, value) {
    try {
      this.storage().setItem(this.prefix + name, value);
      delete this.held[name];
    } catch {
      this.held[name] = value;
    }
  }

  forget(...names) {
    for (const name of names) {
      delete this.held[name];
      try {
        this.storage().removeItem(this.prefix + name);
      } catch {
        // Nothing was stored.
      }
    }
  }
}
