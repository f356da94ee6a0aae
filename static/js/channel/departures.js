// What waits for its channel to take it: why, as soon as that is longer than a moment.

import { write } from "../desk/times.js";
import { fill } from "../desk/words.js";

const NOTICED = 2000; // ms
const LONG = 60000; // ms; then it is no pace of the channel's any more

/** The answers of a conversation that are stored and have not gone. */
export class Departures {
  constructor({ form, thread }, now) {
    Object.assign(this, { thread, now });
    this.line = form.querySelector(".departures");
  }

  /** Each second. */
  tick() {
    const waiting = [...this.thread.list.querySelectorAll(".out[data-id]:has(> .meta.pending) time")];
    const waited = waiting.length ? this.now() - Date.parse(waiting[0].dateTime) : 0;
    const pace = Number(this.line.dataset.pace); // seconds
    const isPaced = pace > 0 && waited < LONG;
    this.line.hidden = waited < (isPaced ? NOTICED : LONG);
    if (this.line.hidden) return;
    const words = isPaced ? this.line.dataset.paced : this.line.dataset.away;
    write(this.line.querySelector("span"), fill(words, { pace, n: waiting.length }));
  }
}
