// Until when a channel takes free words: told in its last hours. When it takes none, the composer says why, and what is
// possible.

import { duration, write } from "../desk/times.js";
import { fill } from "../desk/words.js";

const TOLD_FROM = 4 * 60 * 60 * 1000; // ms before the end

/**
 * What the head of a conversation knows: `data-window-end`, moved by each message of the visitor, with why it is longer
 * than usual, if it is (`data-window-why`), and since when that has to be known (`data-window-from`); `data-stopped`,
 * where they want no more messages.
 */
export class AnswerWindow {
  constructor({ form, thread }, now) {
    Object.assign(this, { form, thread, now, before: "" });
    this.line = form.querySelector(".window-line");
    this.reasons = [...form.querySelectorAll(".window-closed")];
  }

  get isClosed() {
    return Boolean(this.why);
  }

  /** "stopped", "window", or nothing: words are taken. */
  get why() {
    if (!this.thread.isMine) return "";
    if ("stopped" in this.thread.head.dataset) return "stopped";
    return this.left <= 0 ? "window" : "";
  }

  /** Of the time that is left, in ms. */
  get left() {
    const { windowEnd } = this.thread.head.dataset;
    return windowEnd ? Date.parse(windowEnd) - this.now() : Infinity;
  }

  /** Each second. True when it has closed, or opened again, since the last look. */
  tick() {
    this.count();
    const { why, before } = this;
    this.before = why;
    for (const reason of this.reasons) reason.hidden = reason.dataset.why !== why;
    if (why) this.form.dataset.windowClosed = why;
    else delete this.form.dataset.windowClosed;
    return why !== before;
  }

  count() {
    const { left } = this;
    const { windowWhy, windowFrom } = this.thread.head.dataset;
    const isLonger = Boolean(windowWhy) && Date.parse(windowFrom) <= this.now();
    this.line.hidden = !this.thread.isMine || this.isClosed || (left > TOLD_FROM && !isLonger);
    if (this.line.hidden) return;
    const words = this.line.querySelector("[data-words]");
    write(words, fill(words.dataset[isLonger ? windowWhy : "words"], { time: duration(left) }));
  }
}
