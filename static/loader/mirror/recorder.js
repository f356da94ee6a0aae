// What rrweb tells of the page, from the first snapshot to the last change: each event masked as it comes, several at a
// time on their way. It works only while the page is looked at, and never lets more wait than the line takes.

import { record } from "@rrweb/record";
import { Masking } from "../../js/mirror/masking.js";
import { Canvases } from "./canvases.js";
import { Frames } from "./frames.js";
import { Nodes, selectorOf } from "./nodes.js";
import { packed } from "./packing.js";
import { Strip } from "./strip.js";

const LARGE = 10000; // elements above which the agent is asked first
const GATHERED = 20; // ms between two sendings: what changes meanwhile goes together
const POINTED = 50; // ms between two places of the pointer, or of what is scrolled
const MOST_UNTAKEN = 1024 * 1024; // packed bytes that the frame has not passed on
const MOST_GATHERED = 5000; // changes that wait to be packed
const LONGEST_IDLE = 1000; // ms that a first snapshot waits for an idle moment
const RESTED = 2000; // ms between two snapshots
const CUSTOM = 5; // of EventType

/** Names of fields that were passwords: as long as the page is there, whoever looks. */
const secretNames = new Set();

/** What is not seen is not told; comments and `meta` are left out by tools/rrweb.mjs. */
const SLIM = { headWhitespace: true, headTitleMutations: true };

export class Recorder {
  /** `line`: a MessagePort to the frame. */
  constructor(line, { allowed, blocked, ...words }) {
    this.line = line;
    this.strip = new Strip(words, () => this.refuse());
    this.selector = selectorOf(blocked); // raises where it is none: then nothing is recorded
    this.nodes = new Nodes(record.mirror, this.selector);
    const idOf = (node) => this.nodes.idOf(node);
    this.canvases = new Canvases({ idOf, tell: (one) => this.tell("canvas", one) });
    this.frames = new Frames({ idOf, tell: (event) => this.take(event) });
    this.allowed = allowed;
    this.gathered = [];
    this.untaken = this.sentAt = 0;
    this.packing = Promise.resolve();
    this.orders = {
      go: () => this.begin(),
      again: () => this.retake(),
      took: (said) => this.took(said),
      seen: (said) => this.strip.show(said.seen),
      stop: () => this.stop(),
    };
    this.look = () => this.turn();
  }

  start() {
    this.line.onmessage = ({ data }) => this.orders[data.type]?.(data);
    document.addEventListener("visibilitychange", this.look);
    this.strip.show();
    const elements = document.getElementsByTagName("*").length;
    if (elements > LARGE) this.say("large", { elements });
    else this.begin();
  }

  begin() {
    this.mayRecord = true;
    this.turn();
  }

  /** A page that nobody looks at is not followed: it is told anew when it is looked at again. */
  turn() {
    const isSeen = document.visibilityState === "visible";
    if (!isSeen) {
      this.pause();
      this.say("paused");
    } else if (this.mayRecord && !this.end && !this.idle) this.whenIdle(() => this.record());
  }

  whenIdle(work) {
    const now = () => {
      this.idle = null;
      work();
    };
    this.idle = window.requestIdleCallback ? requestIdleCallback(now, { timeout: LONGEST_IDLE }) : setTimeout(now, 50);
  }

  record() {
    if (this.hasEnded || document.visibilityState !== "visible") return;
    this.masking ??= new Masking({
      allowed: this.allowed,
      secretNames,
      isBlocked: (id) => this.nodes.isBlocked(id),
      isEditable: (id, alone) => this.nodes.isEditable(id, alone),
      scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
    });
    this.snapshotAt = performance.now();
    this.end = record({
      emit: (event) => this.take(event),
      blockSelector: this.selector,
      slimDOMOptions: SLIM,
      sampling: { mousemove: POINTED, mousemoveCallback: POINTED, scroll: POINTED },
      errorHandler: () => true, // nothing of ours ends a script of the site
    });
    this.tell("page", { from: document.referrer, since: performance.now() });
    this.canvases.start();
    this.frames.start();
  }

  /** What rrweb does not tell of. */
  tell(tag, payload) {
    this.take({ type: CUSTOM, data: { tag, payload }, timestamp: Date.now() });
  }

  take(event) {
    const told = this.masking.mask(event);
    if (!told || this.isBehind) return;
    this.gathered.push(told);
    if (this.gathered.length > MOST_GATHERED) return this.fallBehind();
    this.timer ??= setTimeout(() => this.send(), this.sentAt + GATHERED - performance.now());
  }

  send() {
    clearTimeout(this.timer);
    this.timer = null;
    this.sentAt = performance.now();
    const events = this.gathered;
    this.gathered = [];
    if (!events.length) return;
    const isFirst = events.some(({ type }) => type === 2); // a full snapshot: what was before counts no more
    this.packing = this.packing.then(async () => {
      const { bytes, isPacked } = await packed(JSON.stringify(events));
      if (this.hasEnded) return;
      this.untaken += bytes.byteLength;
      this.line.postMessage({ type: "frame", bytes, size: bytes.byteLength, isPacked, isFirst }, [bytes]);
      if (this.untaken > MOST_UNTAKEN) this.fallBehind();
    });
  }

  /** The line takes less than happens: nothing more is told until it has taken all, and then the page as it is. */
  fallBehind() {
    this.isBehind = true;
    this.gathered = [];
    if (this.untaken <= 0) this.retake();
  }

  took({ size }) {
    this.untaken -= size;
    if (this.isBehind && this.untaken <= 0) this.retake();
  }

  retake() {
    if (!this.end || this.again) return;
    const wait = Math.max(0, this.snapshotAt + RESTED - performance.now());
    this.again = setTimeout(() => this.whenIdle(() => this.snapshot()), wait);
  }

  snapshot() {
    this.again = null;
    if (!this.end) return;
    this.snapshotAt = performance.now();
    this.gathered = [];
    this.isBehind = false;
    record.takeFullSnapshot();
    this.canvases.forget();
  }

  pause() {
    clearTimeout(this.timer);
    clearTimeout(this.again);
    if (this.idle) (window.cancelIdleCallback ?? clearTimeout)(this.idle);
    this.timer = this.again = this.idle = null;
    this.gathered = [];
    this.isBehind = false;
    this.canvases.stop();
    this.frames.stop();
    this.end?.();
    this.end = null;
  }

  /** The visitor wants no more of it: nothing is told from here on. */
  refuse() {
    this.say("stop");
    this.stop();
  }

  stop() {
    this.hasEnded = true;
    this.pause();
    this.strip.remove();
    record.mirror.reset(); // rrweb would hold the page's elements as long as it is loaded
    document.removeEventListener("visibilitychange", this.look);
    this.line.close();
  }

  say(type, more) {
    this.line.postMessage({ type, ...more });
  }
}
