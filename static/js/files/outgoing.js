// Photos and documents on their way out, one after another: shown at once, made smaller, sent with their progress,
// tried again when the network is back, and kept with the reason where they were refused or the server fails at them.

import { clientId } from "../live/client_id.js";
import { reduced } from "./reduce.js";
import { FileRows } from "./rows.js";
import { transfer } from "./transfer.js";

const FIRST_WAIT = 2000; // ms
const LONGEST_WAIT = 15000;
const BUSY = 429; // the server has others to look at first
const MOST_FAILURES = 3; // of the server over one file; then the rest goes on without it

export class FilesOut {
  /**
   * `request(entry)`: {url, headers, fields} to send it with.
   * `stored(entry, text)`: the server's answer to a stored one.
   * `reason(text)`: the words in its answer to a refused one, or nothing.
   * `tried(entry)`: its first attempt has ended, one way or the other.
   * An entry is {id, file, thread, most, row, failed, isFinal, failures, isTried}.
   */
  constructor({ request, stored, reason, tried }) {
    Object.assign(this, { request, stored, reason, tried, entries: [], attempts: 0, busy: false });
    this.rows = new FileRows({ dropped: (entry) => this.drop(entry), again: (entry) => this.again(entry) });
    this.words = this.rows.words;
    addEventListener("online", () => this.run());
    addEventListener("beforeunload", (event) => this.entries.some((entry) => !entry.failed) && event.preventDefault());
  }

  /** A file to be sent in `thread`, of `most` bytes at most; its row is the caller's to place. */
  add(file, thread, most) {
    const id = clientId();
    const entry = { id, file, thread, most, failed: "", isFinal: false, ended: new AbortController() };
    entry.row = this.rows.drawn(entry);
    this.entries.push(entry);
    const problem = this.rows.problem(entry);
    if (problem) this.refuse(entry, problem, true);
    this.run();
    return entry;
  }

  /** Whether one has not had its first attempt: what is written with it waits so long, and no longer. */
  get isTrying() {
    return this.entries.some((entry) => !entry.isTried);
  }

  /** Given up by its sender, or stored. */
  drop(entry) {
    entry.ended.abort();
    this.entries = this.entries.filter((other) => other !== entry);
    entry.row.remove();
    this.hasTried(entry);
    if (entry.preview) setTimeout(() => URL.revokeObjectURL(entry.preview), 60000); // the stored row may still show it
  }

  dropAll() {
    for (const entry of [...this.entries]) this.drop(entry);
  }

  async run() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.later);
    try {
      for (let entry; (entry = this.entries.find((candidate) => !candidate.failed)); ) {
        if (!(await this.send(entry))) return this.tryLater();
        this.attempts = 0;
      }
    } finally {
      this.busy = false;
    }
  }

  /** True when it is decided, one way or the other. */
  async send(entry) {
    entry.ready ??= await reduced(entry.file);
    if (entry.ended.signal.aborted) return true;
    if (entry.ready.size > entry.most) return this.refuse(entry, this.rows.tooLarge(entry.most), true);
    const { url, headers, fields } = this.request(entry);
    const progress = (part) => this.rows.drawProgress(entry, part);
    progress(0);
    const answer = await transfer(url, {
      headers,
      fields: { ...fields, client_id: entry.id, file: entry.ready },
      progress,
      signal: entry.ended.signal,
    });
    if (entry.ended.signal.aborted) return true;
    const isBroken = answer?.status >= 500;
    if (isBroken) entry.failures = (entry.failures ?? 0) + 1;
    if (isBroken && entry.failures >= MOST_FAILURES) return this.refuse(entry, this.words.broken);
    if (!answer || isBroken || answer.status === BUSY) {
      this.rows.drawProgress(entry, null);
      this.hasTried(entry);
      return false;
    }
    if (new URL(answer.url, location).pathname === "/sign-in/") return this.refuse(entry, this.words.failed);
    if (answer.status < 300) {
      this.stored(entry, answer.text);
      this.drop(entry);
      return true;
    }
    const reason = answer.status === 413 ? this.rows.tooLarge(entry.most) : this.reason(answer.text);
    return this.refuse(entry, reason || this.words.failed, [413, 422].includes(answer.status));
  }

  hasTried(entry) {
    if (entry.isTried) return;
    entry.isTried = true;
    this.tried(entry);
  }

  /** `isFinal`: trying again would change nothing. */
  refuse(entry, reason, isFinal = false) {
    Object.assign(entry, { failed: reason, isFinal });
    this.rows.drawState(entry);
    this.hasTried(entry);
    return true;
  }

  tryLater() {
    this.later = setTimeout(() => this.run(), Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.attempts++));
  }

  again(entry) {
    Object.assign(entry, { failed: "", failures: 0 });
    this.rows.drawState(entry);
    this.run();
  }
}
