// Until when a channel takes free words: told in its last hours; once it is over, the composer says what is possible.

import { duration, write } from "../desk/times.js";
import { fill } from "../desk/words.js";

const TOLD_FROM = 4 * 60 * 60 * 1000; // ms before the end

/** The window of a conversation, which its head knows: `data-window-end`, moved by each message of the visitor. */
export class AnswerWindow {
  constructor({ form, thread }, now) {
    Object.assign(this, { form, thread, now, wasClosed: false });
    this.line = form.querySelector(".window-line");
    this.closed = form.querySelector(".window-closed");
  }

  get isClosed() {
    return this.thread.isMine && this.left <= 0;
  }

  /** Of the time that is left, in ms. */
  get left() {
    const { windowEnd } = this.thread.head.dataset;
    return windowEnd ? Date.parse(windowEnd) - this.now() : Infinity;
  }

  /** Each second. True when it has closed, or opened again, since the last look. */
  tick() {
    this.count();
    const { isClosed, wasClosed } = this;
    this.wasClosed = isClosed;
    this.closed.hidden = !isClosed;
    this.form.toggleAttribute("data-window-closed", isClosed);
    return isClosed !== wasClosed;
  }

  count() {
    const { left } = this;
    this.line.hidden = !this.thread.isMine || left <= 0 || left > TOLD_FROM;
    if (this.line.hidden) return;
    const words = this.line.querySelector("[data-words]");
    write(words, fill(words.dataset.words, { time: duration(left) }));
  }
}
