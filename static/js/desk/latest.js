// Asking about something that changes with every key: once after a pause, and only the newest answer is heard.

/** `ask(subject)` answers with a promise; `heard(subject, answer)` is told of the newest one. */
export class Latest {
  constructor({ ask, heard, pause, timers = globalThis }) {
    Object.assign(this, { ask, heard, pause, timers, subject: undefined, timer: undefined });
  }

  /** Asks about this, unless it is what was asked about last. */
  want(subject) {
    if (subject === this.subject) return;
    this.drop();
    this.subject = subject;
    this.timer = this.timers.setTimeout(() => this.go(subject), this.pause);
  }

  /** Whatever is under way is of no interest any more. */
  drop() {
    this.timers.clearTimeout(this.timer);
    this.subject = undefined;
  }

  async go(subject) {
    const answer = await this.ask(subject);
    if (subject === this.subject) this.heard(subject, answer);
  }
}
