// What this browser remembers of one inbox's chat: the token, whether the panel is open, whether there is a conversation.
// Where storage is forbidden, as in frames of other sites, it lives as long as the page.

export class Memory {
  constructor(inbox) {
    this.prefix = `pupitre.${inbox}.`;
    this.held = {};
  }

  /** Browsers that block third-party cookies forbid storage to a frame of another site too. */
  get isForbidden() {
    try {
      return !localStorage;
    } catch {
      return true;
    }
  }

  get(name) {
    try {
      return localStorage.getItem(this.prefix + name) ?? this.held[name] ?? null;
    } catch {
      return this.held[name] ?? null;
    }
  }

  set(name, value) {
    this.held[name] = value;
    try {
      localStorage.setItem(this.prefix + name, value);
    } catch {
      // Held above.
    }
  }

  forget(...names) {
    for (const name of names) {
      delete this.held[name];
      try {
        localStorage.removeItem(this.prefix + name);
      } catch {
        // Nothing was stored.
      }
    }
  }
}
