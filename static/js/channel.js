// What stands above the composer on a channel that is somebody else's. Loaded by composers of such conversations alone.

import { AnswerWindow } from "./channel/answer_window.js";
import { Departures } from "./channel/departures.js";

/** `now`: the page's own, which knows the server's time. */
export function join(composer, now) {
  composer.channel = new Channel(composer, now);
  composer.channel.tick();
}

class Channel {
  constructor(composer, now) {
    this.composer = composer;
    this.window = new AnswerWindow(composer, now);
    this.departures = new Departures(composer, now);
    const ticking = setInterval(() => (composer.form.isConnected ? this.tick() : clearInterval(ticking)), 1000);
  }

  /** Whether free words are not taken any more. */
  get isClosed() {
    return this.window.isClosed;
  }

  /** Each second. */
  tick() {
    this.departures.tick();
    if (this.window.tick()) this.composer.sync();
  }
}
