// What a text costs where the channel is SMS: how many messages it becomes, and the letter that makes it more of them.
// Loaded by composers of such conversations alone.

import { fill } from "./desk/words.js";
import { inFigures } from "./parts/locale.js";
import { measure } from "./parts/sms.js";

const SAID_FROM = 100; // places; below it there is nothing to think of

export function join(composer) {
  composer.sms = new SmsLine(composer.form.querySelector(".sms-line"), composer.field);
  composer.sync();
}

/** The line above a composer's field. */
class SmsLine {
  constructor(line, field) {
    Object.assign(this, { line, field, letter: undefined });
    line.querySelector("button").addEventListener("click", () => this.show());
  }

  /** `text` as it would go; empty where it goes to no visitor. */
  follow(text) {
    const { places, room, segments, foreign } = measure(text);
    this.letter = foreign;
    this.line.hidden = segments < 2 && places < Math.min(SAID_FROM, room / 2);
    const words = this.line.dataset[segments === 1 ? "one" : "several"];
    const figures = { places: inFigures(places), room: inFigures(room), n: inFigures(segments) };
    this.line.querySelector("[data-count]").textContent = fill(words, figures);
    const why = this.line.querySelector("button");
    why.hidden = !foreign;
    why.textContent = foreign ? fill(this.line.dataset.because, { letter: foreign }) : "";
  }

  /** Marks the letter in the field, where it is not the translation that has it. */
  show() {
    const { field, letter } = this;
    const at = field.value.indexOf(letter);
    field.focus();
    if (at < 0) return;
    field.setSelectionRange(at, at + letter.length);
    showMarked(field);
  }
}

/** Browsers mark what is out of sight and leave it there: a twin of the field tells how far down it stands. */
function showMarked(field) {
  const twin = document.createElement("div");
  const { font, letterSpacing, paddingInline, paddingBlock } = getComputedStyle(field);
  Object.assign(twin.style, {
    ...{ font, letterSpacing, paddingInline, paddingBlock, width: `${field.clientWidth}px` },
    ...{ position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word" },
    boxSizing: "border-box",
  });
  twin.textContent = field.value.slice(0, field.selectionEnd);
  field.parentElement.append(twin);
  field.scrollTop = twin.scrollHeight - field.clientHeight / 2;
  twin.remove();
}
