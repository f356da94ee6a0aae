// What the copilot's model writes: asked for over the socket, shown as it comes, given up with its sheet.

import htmx from "htmx.org";
import { elementsOf } from "../parts/html.js";
import { send } from "./connection.js";
import * as outcomes from "./outcomes.js";
import * as sheets from "./sheets.js";
import * as threads from "./threads.js";

const PAUSE = 250; // ms after a way was chosen
const SLOW = 8000; // ms without a word, after which its reader is offered what needs no model

let streams = 0;
let asker = null; // who asked last
let writer = null; // of the sheet that is open, where it has one

export function start() {
  const sheet = sheets.sheet();
  document.addEventListener("sheet-filled", () => arrived(sheet.querySelector(".copilot[data-state]")));
  document.addEventListener("connection-lost", () => asker?.fail("lost"));
  sheet.addEventListener("close", () => arrived(null));
  sheet.addEventListener("change", ({ target }) => {
    if (target.closest("[data-improves]")) writer.choose(target.value);
  });
  sheet.addEventListener("click", ({ target }) => {
    if (target.closest("[data-stop]")) writer.stop();
    if (target.closest("[data-suggest-again]")) writer.begin(writer.asked);
  });
}

/** `who` is shown what is written for it, and told where nothing is: {show, fail}. One at a time for a device. */
export function ask(who, asked) {
  if (asker !== who) asker?.fail("stopped"); // the server gives it up
  asker = who;
  who.stream = ++streams;
  if (!send({ type: "suggest", stream: streams, ...asked })) who.fail("lost");
}

/** A frame of the server's: where one waits, what has come, how it ended. */
export function show(frame) {
  if (frame.stream === asker?.stream) asker.show(frame);
}

/** What was asked for was refused. */
export function refused({ of, text }) {
  if (of === "suggest") asker?.fail("refused", text);
}

/** The sheet has something else in it now, or nothing. */
function arrived(root) {
  writer?.leave();
  writer = root && new Writer(root);
  writer?.arrived();
}

/** The sheet's part in which suggestions are written. `data-state`: idle, empty (no draft), writing or ended. */
class Writer {
  constructor(root) {
    Object.assign(this, { root, asked: null });
    this.composer = threads.around(root).composer;
    this.waiting = root.querySelector("[data-waiting]");
    this.said = root.querySelector("[data-said]");
    this.sources = root.querySelector("[data-sources]");
    this.slow = root.querySelector("[data-slow]");
    this.place = root.querySelector("[data-end]");
  }

  arrived() {
    const { suggest, question } = this.root.dataset;
    if (suggest) return this.begin({ feature: suggest, question });
    const { text } = this.composer;
    this.root.querySelector("[data-draft]").textContent = text;
    this.root.dataset.state = text.trim() ? "idle" : "empty";
  }

  /** A way of improving. Arrow keys go through all of them: only the one where they stop is asked for. */
  choose(feature) {
    clearTimeout(this.chosen);
    this.chosen = setTimeout(() => this.begin({ feature, text: this.composer.text }), PAUSE);
  }

  /** `asked`: {feature} with the question of an answer, or the text of a rewriting. */
  begin(asked) {
    outcomes.offer(null);
    this.asked = asked;
    this.waiting.textContent = this.waiting.dataset.words;
    [this.waiting.hidden, this.said.hidden] = [false, true];
    this.said.replaceChildren();
    this.sources.replaceChildren();
    this.turn("writing");
    this.waiting.scrollIntoView({ block: "nearest" });
    this.slowly = setTimeout(() => (this.slow.hidden = false), SLOW);
    ask(this, { conversation: Number(this.root.dataset.conversation), ...asked });
  }

  show({ waiting, said, html }) {
    if (!this.isWriting) return;
    if (waiting) this.waiting.textContent = waiting;
    if (said) this.write(said);
    if (html !== undefined) this.end(elementsOf(html));
  }

  stop() {
    send({ type: "stop" });
    this.fail("stopped");
  }

  /** `how`: refused, lost or stopped. `why` says it, where the server does. */
  fail(how, why) {
    if (!this.isWriting) return;
    const template = this.root.querySelector("[data-none]");
    const notice = template.content.cloneNode(true).firstElementChild;
    notice.querySelector("[data-why]").textContent = why ?? template.dataset[how];
    this.end([notice]);
  }

  leave() {
    if (this.isWriting) send({ type: "stop" });
    if (asker === this) asker = null;
    clearTimeout(this.slowly);
    clearTimeout(this.chosen);
    outcomes.offer(null);
  }

  // ----

  get isWriting() {
    return this.root.dataset.state === "writing";
  }

  /** Sentences of an answer bring the numbers of their sources; pieces of a rewriting have none. */
  write(parts) {
    clearTimeout(this.slowly);
    this.slow.hidden = this.waiting.hidden = true;
    this.said.hidden = false;
    for (const { text, sources, html = "" } of parts) {
      this.said.append(text, ...(sources ? [...sources.map(superscript), " "] : []));
      this.sources.append(...elementsOf(html));
    }
  }

  /** It is read aloud as a whole: what it stands in is live, and was empty. */
  end(parts) {
    this.turn("ended");
    this.place.replaceChildren(...parts.filter((part) => !part.matches(".sheet-f")));
    this.root.append(...parts.filter((part) => part.matches(".sheet-f")));
    for (const part of parts) htmx.process(part);
    this.place.querySelector(".copilot-draft, .notice")?.scrollIntoView({ block: "nearest" });
    outcomes.offer(this.root.querySelector("[data-suggestion]")?.dataset.suggestion ?? null);
  }

  /** Who stood on what goes now stands at the heading. */
  turn(state) {
    clearTimeout(this.slowly);
    this.slow.hidden = true;
    this.root.dataset.state = state;
    this.place.replaceChildren();
    for (const foot of this.root.querySelectorAll(".sheet-f:not([data-while])")) foot.remove();
    const at = document.activeElement;
    if (at === document.body || !at.checkVisibility()) this.root.querySelector("h2").focus();
  }
}

function superscript(number) {
  return Object.assign(document.createElement("sup"), { textContent: number });
}
