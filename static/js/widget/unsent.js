// What the visitor has begun to write, and where in the thread they read. It outlives a frame that loads anew, and the
// site's next page, in this tab: sites take the frame out and put it back, and browsers then load it from the
// beginning. After a day nobody remembers having begun it.

import { GuardedStorage, tab } from "../parts/storage.js";
import { cookie } from "./cookie.js";
import { Memory } from "./memory.js";

const NAME = "begun";
const KEPT_FOR = 24 * 3600 * 1000; // ms since it was last written in

export class Unsent {
  constructor(inbox) {
    this.memory = new Memory(inbox, tab);
    if (this.memory.isForbidden) this.memory = new Memory(inbox, new GuardedStorage(() => cookie));
  }

  /** What was kept under this name; undefined where nothing was. */
  read(name) {
    return this.all[name];
  }

  /** Keeps a text or a plain object; nothing in its place where it is empty. */
  keep(name, value) {
    const all = { ...this.all, [name]: value || undefined };
    if (Object.values(all).some(Boolean)) this.memory.set(NAME, JSON.stringify({ at: Date.now(), all }));
    else this.forgetAll();
  }

  /** Somebody else sits before the page now. */
  forgetAll() {
    this.memory.forget(NAME);
  }

  get all() {
    try {
      const { at, all } = JSON.parse(this.memory.get(NAME));
      return Date.now() - at < KEPT_FOR ? { ...all } : {};
    } catch {
      return {}; // nothing yet, or words of another page of this site
    }
  }
}
