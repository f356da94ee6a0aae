// The translation above a draft: its pair of languages, what the visitor would read, and what goes out with it.

import { Latest } from "./latest.js";
import { post } from "./token.js";
import { fill } from "./words.js";

const PAUSE = 300; // ms without a key

/** The strip above one composer's field. */
export class Translation {
  constructor(composer) {
    Object.assign(this, { composer, made: null, chosen: null, isRecognised: false });
    Object.assign(this, { changed: Promise.resolve(), changes: 0 }); // those that are on their way
    this.strip = composer.form.querySelector(".translation");
    this.switches = composer.form.querySelectorAll("[data-switch]"); // the second where a keyboard leaves little
    this.source = this.strip.querySelector("[data-source]");
    this.target = this.strip.querySelector("[data-target]");
    this.body = this.strip.querySelector(".tool-b");
    this.latest = new Latest({
      pause: PAUSE,
      ask: () => this.askForDraft(),
      heard: (of, made) => this.show({ of, ...(made ?? { why: this.strip.dataset.away }) }),
    });
  }

  arrived() {
    for (const button of this.switches) button.addEventListener("click", () => this.switchOver());
    this.strip.querySelector("[data-swap-pair]").addEventListener("click", () => this.swap());
    this.strip.querySelector("[data-as-written]").addEventListener("click", () => this.composer.postAsWritten());
    this.strip.querySelector("[data-once-more]").addEventListener("click", () => this.again());
  }

  /**
   * {on, automatic, source, target, needed, guessed, missing, revision}, as `console/desk/translating.py` says it. What
   * was chosen here holds while it is on its way, and until a head is pushed that is no older.
   */
  get pair() {
    const { pushed } = this;
    if (this.chosen && !this.changes && pushed.revision >= this.chosen.revision) this.chosen = null;
    return this.chosen ?? pushed;
  }

  get pushed() {
    return JSON.parse(this.composer.thread.head.dataset.translation || "{}");
  }

  /** Nothing can be translated here, or there is nothing to translate. */
  get isIdle() {
    const { thread, mode } = this.composer;
    return !thread.head.dataset.translation || !thread.isMine || mode !== "answer" || !this.text;
  }

  get isOn() {
    return !this.isIdle && this.pair.on && this.pair.needed;
  }

  /** Whether what stands in the field could go out as a translation, and its translation is not there yet. */
  get isComing() {
    return this.isOn && !this.pair.missing && !this.isMadeOf(this.text);
  }

  /** The fields of a message that says this. */
  fieldsOf(text) {
    if (!this.isOn || !this.isMadeOf(text) || !this.made.text) return { text };
    const { source, target } = this.pair;
    const translator = this.made.engine;
    return { text: this.made.text, written: text, language: source.code, read_in: target.code, translator };
  }

  /** The field, its mode or the pair have changed. */
  follow() {
    const { text, pair } = this;
    if (!this.isIdle && pair.guessed && !this.isRecognised) this.recognise();
    if (!this.isOn || pair.missing) this.latest.drop();
    else if (!this.isMadeOf(text)) this.latest.want(this.asked(text));
    this.draw();
  }

  // ----

  get text() {
    return this.composer.field.value.trim();
  }

  /** By what an answer is known: a translation into another language is another one. */
  asked(text) {
    const { source, target } = this.pair;
    return `${source.code} ${target.code} ${text}`;
  }

  isMadeOf(text) {
    return this.made?.of === this.asked(text);
  }

  askForDraft() {
    const { source, target } = this.pair;
    return this.ask("draft", { text: this.text, source: source.code, target: target.code });
  }

  show(made) {
    this.made = made;
    this.composer.sync();
  }

  again() {
    this.made = null;
    this.latest.drop();
    this.follow();
  }

  /** What the visitor wrote tells their language, once somebody answers them. */
  async recognise() {
    this.isRecognised = true;
    await this.change("recognise", {});
  }

  async switchOver() {
    const { pair } = this;
    if (!pair.needed) return this.target.click();
    await this.change("switch", { on: pair.on ? "0" : "1" }, { ...pair, on: !pair.on });
  }

  /** Which language the visitor reads is said before the two can change places. */
  async swap() {
    const { pair } = this;
    const { source, target } = pair;
    if (!target) return this.target.click();
    const fields = { agent_language: target.code, visitor_language: source.code };
    await this.change("choose", fields, { ...pair, source: target, target: source });
  }

  /**
   * One change after the other: the answer to the last knows of all, those before it are no news any more. `expected`
   * is shown at once; where it cannot be kept, it holds for this page.
   */
  async change(door, fields, expected = null) {
    this.changes += 1;
    if (expected) this.choose({ ...expected, revision: expected.revision + 1 });
    const changed = this.changed.then(() => this.ask(door, fields));
    this.changed = changed;
    const pair = await changed;
    this.changes -= 1;
    if (changed === this.changed) this.choose(pair);
  }

  choose(pair) {
    if (!pair || pair.why || pair.revision < this.pushed.revision) return;
    this.chosen = pair;
    this.made = null;
    this.latest.drop();
    this.composer.sync();
  }

  async ask(door, fields) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const address = `/desk/${this.composer.thread.conversation}/translation/${door}/`;
    const answer = await post(address, { body, headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) return answer.json();
    return answer?.status === 429 ? { why: this.strip.dataset.busy } : null;
  }

  draw() {
    const { pair, strip } = this;
    strip.hidden = this.isIdle || !(pair.needed || !pair.target);
    for (const button of this.switches) {
      button.hidden = strip.hidden;
      button.setAttribute("aria-pressed", String(this.isOn));
    }
    if (strip.hidden) return this.drawButton(null);
    strip.classList.toggle("slim", !this.isOn);
    this.drawPair(pair);
    const made = this.isOn && this.isMadeOf(this.text) ? this.made : {};
    const why = pair.missing || made.why || "";
    const isThere = Boolean(made.text);
    this.body.hidden = !this.isOn;
    strip.dataset.state = why ? "failed" : isThere ? "there" : "coming";
    const said = this.body.querySelector("[data-said]");
    if (isThere) {
      said.textContent = made.text;
      Object.assign(said, { lang: made.lang, dir: pair.target.dir });
    }
    this.body.querySelector("[data-by]").textContent = isThere ? made.label : "";
    this.body.querySelector("[data-why]").textContent = why;
    this.body.querySelector("[data-once-more]").hidden = Boolean(pair.missing);
    this.drawButton(isThere ? pair.target : null);
  }

  drawPair({ source, target }) {
    this.source.querySelector("[data-name]").textContent = source.name;
    this.target.querySelector("[data-name]").textContent = target ? target.name : this.strip.dataset.unknown;
  }

  /** The button says in which language it sends. */
  drawButton(target) {
    const { button } = this.composer;
    button.classList.toggle("lang", Boolean(target));
    const code = target ? target.code.split("-")[0].toUpperCase() : "";
    button.dataset.code = code;
    button.ariaLabel = target ? fill(this.strip.dataset.send, { target: target.within, code }) : button.dataset.label;
  }
}
