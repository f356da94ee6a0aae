// Where the visitor writes. The text leaves the field only into the outbox.

import { keyOf } from "../parts/keys.js";
import { inFigures } from "../parts/locale.js";
import { emojiPicker } from "./emoji.js";

const TYPING_EVERY = 3000; // ms

export class Composer {
  /**
   * `post(text)`: it is sent, with the files that are chosen; `typing()`: somebody is writing; `unsent`: keeps what is
   * not sent yet.
   */
  constructor({ post, typing, words, unsent }) {
    Object.assign(this, { post, typing, unsent, typedAt: 0 });
    this.form = document.getElementById("composer");
    this.field = document.getElementById("say");
    this.button = document.getElementById("send");
    this.note = document.getElementById("too-long");
    this.hasKeyboard = matchMedia("(pointer: fine)").matches;
    this.field.enterKeyHint = this.hasKeyboard ? "send" : "enter";
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.isSending(event) && this.submit(event));
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.addEventListener("files-chosen", () => this.filesChanged());
    this.ownPlaceholder = this.field.placeholder;
    this.button.addEventListener("mousedown", (event) => event.preventDefault()); // a phone keeps its keyboard
    emojiPicker(document.getElementById("smile"), this.field, words.emoji);
    this.field.value = unsent.read("say") ?? "";
    this.sync();
    this.fit();
  }

  focus() {
    // A phone's keyboard hides the greeting.
    const place = this.hasKeyboard ? this.field : document.getElementById("close");
    place.focus({ preventScroll: true });
  }

  clear() {
    this.field.value = "";
    this.unsent.keep("say", "");
    this.typedAt = 0;
    this.sync();
    this.fit();
  }

  /** Enter sends where there is a keyboard; on a phone it makes a line. */
  isSending(event) {
    if (keyOf(event) !== "Enter") return false;
    return event.metaKey || event.ctrlKey || (!event.shiftKey && this.hasKeyboard);
  }

  submit(event) {
    event.preventDefault();
    this.sync();
    if (this.button.disabled) return;
    const text = this.field.value.trim();
    if (document.activeElement === this.button) this.field.focus(); // disabled now, it would lose it
    this.clear();
    this.post(text);
  }

  typed() {
    this.unsent.keep("say", this.field.value);
    this.sync();
    this.fit();
    if (!this.field.value.trim() || Date.now() - this.typedAt < TYPING_EVERY) return;
    this.typedAt = Date.now();
    this.typing();
  }

  filesChanged() {
    this.field.placeholder = this.hasFiles ? this.field.dataset.caption : this.ownPlaceholder;
    this.sync();
  }

  get hasFiles() {
    return Boolean(this.form.querySelector(".chosen:not([hidden])"));
  }

  sync() {
    const text = this.field.value.trim();
    const most = Number(this.note.dataset.most); // characters
    const over = [...text].length - most;
    const words = this.note.dataset.words.replace("{n}", inFigures(over)).replace("{most}", inFigures(most));
    this.note.hidden = over <= 0;
    this.note.textContent = over > 0 ? words : "";
    this.button.disabled = (!text && !this.hasFiles) || over > 0;
  }

  /** Grows with its text in browsers that do not do it by themselves. */
  fit() {
    if (CSS.supports("field-sizing", "content")) return;
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }
}
