// Sends what waits in the outbox, one message after another, until the server has stored it.

import { parse } from "./fragments.js";

const DOORS = { answer: "messages", note: "notes" }; // by the kind of what is sent
const FIRST_WAIT = 2000; // ms
const LONGEST_WAIT = 15000;

export class Sender {
  /** `sent(entry, row)`: stored, and this is its row; `refused(entry)`: it stays, with the reason; `failed`: words. */
  constructor(outbox, { sent, refused, failed }) {
    Object.assign(this, { outbox, sent, refused, failed, attempts: 0, busy: false });
  }

  async run() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.later);
    try {
      for (let entry; (entry = this.outbox.next()); ) {
        if (!(await this.post(entry))) return this.tryLater();
        this.attempts = 0;
      }
    } finally {
      this.busy = false;
    }
  }

  /** True when the server has decided, one way or the other. */
  async post(entry) {
    const answer = await this.fetch(entry).catch(() => null);
    if (answer?.type === "opaqueredirect") location.reload(); // signed out: it goes after the next sign-in
    if (!answer || answer.type === "opaqueredirect" || answer.status >= 500) return false;
    const [fragment] = parse(await answer.text());
    if (answer.ok) {
      this.outbox.remove(entry.id);
      this.sent(entry, fragment);
    } else {
      const reason = fragment?.querySelector("[data-words]")?.textContent ?? this.failed;
      this.outbox.fail(entry.id, reason);
      this.refused(entry, reason);
    }
    return true;
  }

  fetch(entry) {
    return fetch(`/desk/${entry.thread}/${DOORS[entry.kind ?? "answer"]}/`, {
      method: "POST",
      redirect: "manual",
      headers: { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" },
      body: new URLSearchParams({ client_id: entry.id, text: entry.text }),
      signal: AbortSignal.timeout(20000),
    });
  }

  tryLater() {
    this.later = setTimeout(() => this.run(), Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.attempts++));
  }
}
