// Where the agent writes in one conversation: kept as a draft, shown at once, and on its way in order.

import { keyOf } from "../parts/keys.js";
import { inFigures } from "../parts/locale.js";
import { send } from "./connection.js";
import * as drafts from "./drafts.js";
import { KeptFiles, sent } from "./chosen_files.js";
import { emojiPicker } from "./emoji.js";
import * as offers from "./offers.js";
import * as outgoing from "./outgoing.js";
import { place, watch } from "./placeholders.js";
import { now } from "./times.js";
import { Translation } from "./translation.js";
import { fill } from "./words.js";

const TYPING_EVERY = 3000; // ms

/** The field below a thread, in its two modes: an answer to the visitor, a note for colleagues. */
export class Composer {
  /** `thread`: the open conversation that it belongs to. */
  constructor(thread) {
    Object.assign(this, { thread, typedAt: 0, mode: "answer", aside: "" }); // aside: the words of the other mode
    this.form = thread.root.querySelector(".composer");
    this.field = this.form.querySelector(".say");
    this.button = this.form.querySelector(".send");
    this.tooLong = this.form.querySelector(".too-long");
    this.kept = this.form.querySelector(".kept-line");
    this.files = new KeptFiles(this);
    this.translation = new Translation(this);
  }

  /** The conversation was opened: its draft, and what of it has not gone yet. */
  arrived() {
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.isSending(event) && this.post(event));
    this.form.addEventListener("submit", (event) => this.post(event));
    // A phone keeps its keyboard, and what stands there only while one writes is touched before it goes.
    this.thread.root.addEventListener("mousedown", (event) => {
      if (event.target.closest(".send, .past-short")) event.preventDefault();
    });
    const early = this.field.value; // written while the page was still being put together
    const draft = drafts.restored(this.thread.conversation, this.form.dataset);
    if (draft.mode === "note") {
      this.aside = draft.text;
      this.setMode("note");
      this.aside = this.form.dataset.draft ?? "";
    } else this.field.value = draft.text;
    emojiPicker(this);
    this.form.addEventListener("files-chosen", () => this.filesChanged());
    this.files.arrived();
    this.translation.arrived();
    // What only some channels have above the field brings itself.
    for (const { dataset } of this.form.querySelectorAll("[data-script]"))
      import(dataset.script).then(
        (part) => part.join(this, now),
        () => {},
      );
    watch(this.field);
    this.sync();
    this.fit();
    if (early) this.insertApart(early);
    if (this.thread.theCurrent() === this.thread) this.focus();
  }

  // ---- for tools

  get text() {
    return this.field.value;
  }

  /** Puts text where the caret is, in place of what is selected. It is a draft then: nothing goes out. */
  insert(text) {
    this.field.setRangeText(text, this.field.selectionStart, this.field.selectionEnd, "end");
    this.changed();
    this.field.focus();
  }

  /** The same, not sticking to the word before it. */
  insertApart(text) {
    const before = this.field.value.slice(0, this.field.selectionStart);
    this.insert((/\S$/.test(before) ? " " : "") + text);
  }

  setText(text) {
    this.field.value = text;
    this.changed();
  }

  /** They go to the visitor, with the words that stand here, when those are sent. */
  async attach(files) {
    this.setMode("answer");
    await this.files.add(files);
    if (this.files.n && matchMedia("(pointer: fine)").matches) this.field.focus();
  }

  /** A voice message, which stands with the files when it is finished. */
  record() {
    this.setMode("answer");
    this.files.record();
  }

  /** What was sent together a moment ago stands here again. */
  takeBack(files, text = "") {
    if (text) this.setMode("answer");
    this.files.putBack(files);
    if (text) this.setText([text, this.field.value].filter(Boolean).join("\n"));
  }

  /** "answer" goes to the visitor, "note" stays among agents. The form says so in data-mode; each has its own words. */
  setMode(mode) {
    if (mode === this.mode) return;
    [this.field.value, this.aside] = [this.aside, this.field.value];
    this.mode = mode;
    this.form.dataset.mode = mode;
    if (this.field.value) drafts.keep(this.thread.conversation, this.field.value, mode);
    this.form.dispatchEvent(new CustomEvent("composer-mode", { bubbles: true, detail: mode }));
    this.sync();
    this.fit();
  }

  /**
   * Where there is a keyboard one writes at once; on a phone it would hide what is to be read, but for an offer, whose
   * reader has touched "Answer".
   */
  focus() {
    const isWanted = matchMedia("(pointer: fine)").matches || offers.isAnswering(this.thread.conversation);
    if (isWanted && this.isWritable) this.field.focus();
    else this.thread.root.querySelector(".who-name").focus({ preventScroll: true });
  }

  /** Whether one may write follows the head, which is pushed; the text is never touched by it. */
  sync() {
    this.settle();
    const text = this.field.value.trim();
    const isEmpty = !text && !(this.mode === "answer" && this.files.n);
    this.form.hidden = !this.isWritable && isEmpty;
    this.field.readOnly = !this.isWritable;
    this.kept.hidden = this.isWritable || !text || outgoing.isLeaving(this.thread.conversation);
    const most = Number(this.tooLong.dataset[this.mode]);
    const going = this.translation.fieldsOf(text).text;
    const { wordsInBytes } = this.mode === "answer" ? this.tooLong.dataset : {}; // where its channel counts so
    const over = (wordsInBytes ? new TextEncoder().encode(going) : [...going]).length - most;
    this.sms?.follow(this.mode === "answer" ? going : "");
    this.tooLong.hidden = over <= 0;
    const figures = { n: inFigures(over), most: inFigures(most) };
    this.tooLong.textContent = over > 0 ? fill(wordsInBytes ?? this.tooLong.dataset.words, figures) : "";
    this.button.disabled = !this.isWritable || isEmpty || over > 0;
    this.translation.follow();
  }

  // ----

  /** Who may leave notes and nothing else writes one; who may answer again does so. */
  settle() {
    const before = this.form.dataset.only;
    const only = !this.thread.isMine && this.mayNote;
    if (only) this.form.dataset.only = "note";
    else delete this.form.dataset.only;
    if (only && !this.field.value.trim()) this.setMode("note");
    else if (before && this.thread.isMine) this.setMode("answer");
  }

  get mayNote() {
    return "mayNote" in this.thread.head.dataset;
  }

  get isWritable() {
    if (outgoing.isLeaving(this.thread.conversation)) return false;
    return this.mode === "note" ? this.mayNote : this.takesAnswers;
  }

  /** Whether words and files may go to the visitor now. */
  get takesAnswers() {
    return this.thread.isMine && !this.channel?.isClosed;
  }

  changed() {
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Enter sends where there is a keyboard; on a phone it makes a line. */
  isSending(event) {
    if (keyOf(event) !== "Enter" || event.defaultPrevented) return false;
    return event.metaKey || event.ctrlKey || (!event.shiftKey && matchMedia("(pointer: fine)").matches);
  }

  typed() {
    drafts.keep(this.thread.conversation, this.field.value, this.mode);
    this.sync();
    this.fit();
    const isAnswering = this.mode === "answer" && this.field.value.trim();
    if (!isAnswering || !("tellsTyping" in this.form.dataset) || Date.now() - this.typedAt < TYPING_EVERY) return;
    this.typedAt = Date.now();
    send({ type: "typing", conversation: this.thread.conversation });
  }

  post(event) {
    event.preventDefault();
    this.sync();
    if (!this.button.disabled && !this.translation.isComing) this.postNow((text) => this.translation.fieldsOf(text));
  }

  /** Whatever a translator does or does not. */
  postAsWritten() {
    this.postNow((text) => ({ text }));
    this.field.focus();
  }

  postNow(fieldsOf) {
    this.thread.removeNewLine();
    this.form.dispatchEvent(new CustomEvent("composer-posts", { bubbles: true, detail: this.text.trim() }));
    this.sendAll(fieldsOf);
    this.field.value = "";
    if (document.activeElement === this.button) this.field.focus(); // disabled now, it would lose it
    this.changed();
    if (this.mode === "answer") drafts.sending(this.thread.conversation);
    this.typedAt = 0;
    this.thread.scrollToEnd();
    if (this.thread.isMine) this.setMode("answer");
  }

  /** Files first, the words that go with them after them. */
  sendAll(fieldsOf) {
    const text = this.field.value.trim();
    const words = text && { kind: this.mode, fields: this.mode === "answer" ? fieldsOf(text) : { text } };
    const files = this.mode === "answer" ? this.files.take() : [];
    const all = [...files.map((file) => ({ kind: "file", ...file })), words].filter(Boolean);
    const ms = files.length ? offers.timeToUndo(this.thread.head) : 0;
    outgoing.addAll(this.thread.conversation, all, ms).then(() => sent(files));
  }

  filesChanged() {
    if (this.mode === "answer") place(this.field, this.files.n ? "caption" : "answer");
    this.sync();
  }

  /** Grows with its text in browsers that do not do it by themselves. */
  fit() {
    if (CSS.supports("field-sizing", "content")) return;
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }
}
