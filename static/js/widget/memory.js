// What this browser remembers of one inbox's chat: the token, whether the panel is open, whether there is a
// conversation. Where storage is forbidden or full, it lives as long as the page.

import { device } from "../parts/storage.js";

export class Memory {
  /** `storage`: a GuardedStorage. */
  constructor(inbox, storage = device) {
    this.prefix = `pupitre.${inbox}.`;
    this.storage = storage;
    this.held = {};
  }

  /** Browsers that block third-party cookies forbid storage to a frame of another site too. */
  get isForbidden() {
    return this.storage.isForbidden;
  }

  get(name) {
    return name in this.held ? this.held[name] : this.storage.get(this.prefix + name);
  }

  set(name, value) {
    if (this.storage.set(this.prefix + name, value)) delete this.held[name];
    else this.held[name] = value;
  }

  forget(...names) {
    for (const name of names) {
      delete this.held[name];
      this.storage.remove(this.prefix + name);
    }
  }
}
