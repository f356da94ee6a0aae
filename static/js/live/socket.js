// One live connection, kept alive: heartbeats, back-off with jitter, and the word when it is gone.
// Frames are JSON objects with a `type`; `on` takes a handler for each type of the server's.

import { Parts } from "./parts.js";
import { Steadiness } from "./steadiness.js";

const BEAT = 4000; // ms between heartbeats
const SILENCE = 10000; // ms without a word from the server: the connection is dead, whatever the browser says
const LONGEST_WAIT = 15000; // ms between two attempts
// Why the server wants no other connection of this page.
const REASONS = { 4003: "unwelcome", 4004: "sent-home", 4005: "taken" };

const isLookedAt = () => document.visibilityState === "visible";

export class Socket {
  /**
   * `path` on this host; `on`: {type: handler(frame)}; `bytes(buffer)`: what takes what is no frame; `opened`,
   * `lost(reason)`: what to do then.
   */
  constructor(path, { on, bytes, opened, lost }) {
    this.url = new URL(path, location.href.replace(/^http/, "ws"));
    this.on = on;
    this.bytes = bytes;
    this.opened = opened;
    this.lost = lost;
    this.attempts = 0;
    this.line = new Steadiness();
    this.connect();
    // A page that comes back does not wait for its next attempt, and learns at once whether its line still holds.
    document.addEventListener("visibilitychange", () => {
      this.line.begin();
      this.wake();
    });
    addEventListener("online", () => {
      this.attempts = 0; // those that failed were without a network
      this.wake();
    });
    addEventListener("offline", () => this.drop());
    addEventListener("pagehide", () => this.drop());
    addEventListener("pageshow", (event) => event.persisted && this.connect());
  }

  get isOpen() {
    return this.ws?.readyState === WebSocket.OPEN;
  }

  /** It answers late, or is lost again and again. */
  get isUnstable() {
    return this.line.isUnstable(Date.now());
  }

  /** Sends a frame; false where there is no connection. Nothing is kept: what must arrive waits in an outbox. */
  send(frame) {
    if (!this.isOpen) return false;
    this.ws.send(JSON.stringify(frame));
    return true;
  }

  /** The same for bytes. */
  sendBytes(bytes) {
    if (this.isOpen) this.ws.send(bytes);
  }

  /** Bytes that the browser has not sent yet. */
  get waiting() {
    return this.ws?.bufferedAmount ?? 0;
  }

  connect() {
    clearTimeout(this.retry);
    if (this.hasEnded) return;
    this.drop({ silently: true });
    const ws = (this.ws = new WebSocket(this.url));
    ws.binaryType = "arraybuffer";
    this.seen = 0;
    const parts = new Parts();
    this.heardAt = Date.now();
    this.patience = setTimeout(() => this.drop(), SILENCE); // a handshake may hang as long as a network that died
    ws.onopen = () => {
      clearTimeout(this.patience);
      this.attempts = 0;
      this.heardAt = Date.now();
      this.wasOpen = true;
      this.line.opened();
      this.beats = setInterval(() => this.beat(), BEAT);
      this.opened?.();
      this.beat();
    };
    ws.onmessage = ({ data }) => {
      this.heardAt = Date.now();
      this.seen += 1;
      if (typeof data !== "string") return this.bytes?.(data);
      const frame = parts.whole(JSON.parse(data));
      if (frame?.type === "ping") return this.beat();
      if (frame?.type === "pong") this.line.answered(Date.now());
      this.on[frame?.type]?.(frame);
    };
    ws.onclose = ({ code }) => ws === this.ws && this.ended(code);
  }

  beat() {
    if (Date.now() - this.heardAt > SILENCE) return this.drop();
    if (this.send({ type: "beat", visible: isLookedAt(), seen: this.seen })) this.line.sent(Date.now());
  }

  wake() {
    if (this.hasEnded) return;
    if (this.isOpen) this.beat();
    else if (isLookedAt()) this.connect();
  }

  /** Ends the connection from here: a socket whose network died would say nothing for minutes. */
  drop({ silently = false } = {}) {
    const ws = this.ws;
    if (!ws) return;
    this.ws = null;
    clearInterval(this.beats);
    clearTimeout(this.patience);
    ws.onclose = ws.onmessage = ws.onopen = null;
    ws.close();
    if (!silently) this.ended();
  }

  /** Nobody needs it any more. */
  end() {
    this.hasEnded = true;
    clearTimeout(this.retry);
    this.drop({ silently: true });
  }

  ended(code) {
    clearInterval(this.beats);
    clearTimeout(this.patience);
    this.ws = null;
    if (this.wasOpen && isLookedAt()) this.line.lost(Date.now()); // phones cut off what is in the background
    this.wasOpen = false;
    this.lost?.(REASONS[code] ?? "lost");
    if (REASONS[code]) return;
    const wait = Math.min(LONGEST_WAIT, 500 * 2 ** this.attempts++);
    this.retry = setTimeout(() => this.connect(), wait * (0.5 + Math.random() / 2));
  }
}
