// One open conversation: its rows as they come, how far it was read, and where its reader is in it.

import htmx from "htmx.org";
import { elementsOf } from "../parts/html.js";
import { pageLocale } from "../parts/locale.js";
import { morph } from "../parts/morph.js";
import { dayLines } from "../thread/days.js";
import { foldSteps, toggleSteps } from "../thread/steps.js";
import { Composer } from "./composer.js";
import { send } from "./connection.js";
import * as drafts from "./drafts.js";
import { replace } from "./fragments.js";
import * as offers from "./offers.js";
import { keepTurned } from "./turned.js";
import { clone, fill, words } from "./words.js";

const AT_BOTTOM = 48; // px from the end that still count as being there
const APART = 5 * 60 * 1000; // ms between two rows that then show their own time
const HOUR = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const TYPING_FOR = 4000; // ms

const stepWords = (n) => fill(n === 1 ? words().step : words().steps, { n });

/** By the time at which each was written, and of the same moment by arrival. */
function standsAbove(one, other) {
  const [time, otherTime] = [Number(one.dataset.at), Number(other.dataset.at)];
  return time === otherTime ? Number(one.dataset.id) < Number(other.dataset.id) : time < otherTime;
}

/** An open conversation on this page: its rows, its place of reading, its composer. */
export class Thread {
  /** `root`: the pane's element of the conversation; `theCurrent()`: the Thread that its reader works in. */
  constructor(root, theCurrent) {
    Object.assign(this, { root, theCurrent, read: 0 }); // read: the last message that the visitor was told was read
    this.conversation = Number(root.dataset.conversation);
    this.list = root.querySelector(".thread");
    this.talk = root.querySelector(".talk");
    this.typing = root.querySelector(".typing");
    this.away = root.querySelector(".away");
    this.jump = root.querySelector(".jump");
    this.composer = new Composer(this);
  }

  /** Pushed anew with each change; whether one may write here is written on it. */
  get head() {
    return this.root.querySelector(".thread-head");
  }

  get isMine() {
    return "mine" in this.head.dataset;
  }

  /** The newest row that was before its reader's eyes: what has come below while they read further up was not. */
  get seen() {
    const ids = [...this.list.querySelectorAll("[data-id]")].map((row) => Number(row.dataset.id));
    return Math.max(0, ...ids.filter((id) => !this.unseenFrom || id < this.unseenFrom));
  }

  /** It stands in the page now, and gets what is left of it from here on. */
  arrived() {
    this.drawNewLine(this.list.querySelector(".in[data-unread]"));
    this.arrange();
    this.composer.arrived();
    this.talk.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.root.addEventListener("click", (event) => this.clicked(event));
    this.open();
    // Before a page above is asked for otherwise.
    if (this.root.dataset.at) this.showPlace(Number(this.root.dataset.at));
    this.scrolled();
    this.root.dispatchEvent(new CustomEvent("thread-opened", { bubbles: true }));
  }

  /** Asks for what came after what is shown, now and from here on. */
  open() {
    send({ type: "open", conversation: this.conversation, after: Number(this.root.dataset.revision) });
  }

  // ---- from the server

  showRows(frame) {
    this.place(elementsOf(frame.html));
    this.root.dataset.revision = frame.revision;
    this.hideTyping();
    this.markRead();
  }

  showHead(frame) {
    delete this.root.dataset.copy; // what its rows lack comes by itself
    replace(frame.html);
    if (this.isMine) this.away.replaceChildren();
    this.composer.sync();
    offers.countIn(this);
    this.markRead();
  }

  showTyping(frame) {
    this.typing.lastElementChild.textContent = frame.text;
    this.keepPlace(() => (this.typing.hidden = false));
    clearTimeout(this.typed);
    this.typed = setTimeout(() => this.hideTyping(), TYPING_FOR);
  }

  /** It went to somebody else: what was written stays, and can go nowhere, not as a note either. */
  gone(frame) {
    for (const name of ["data-mine", "data-may-note", "data-answer-by"]) this.head.removeAttribute(name);
    for (const old of this.head.querySelectorAll(".thread-actions, .state-line")) old.remove();
    const led = `#context-${this.conversation} :is(.stop, section:has(.past-mini))`; // they would lead nowhere now
    for (const old of document.querySelectorAll(led)) old.remove();
    this.showAway(frame.html);
    drafts.strand(this.conversation, { name: this.root.dataset.title, why: frame.text });
    this.composer.sync();
    offers.countIn(this);
  }

  /** Why its reader may not write here any more, and the way on: once, whatever else changes in the head. */
  showAway(html) {
    this.away.replaceChildren(...elementsOf(html));
    htmx.process(this.away);
  }

  // ---- rows

  /** Puts rows in their order; the same row again is rewritten where it stands. */
  place(rows) {
    const isReading = !this.isAtBottom;
    let theirs;
    this.keepPlace(() => {
      theirs = rows.filter((row) => this.placed(row)).find((row) => row.classList.contains("in"));
      if (theirs && isReading) this.unseenFrom ??= Number(theirs.dataset.id);
      this.arrange();
      const isNews = theirs && (isReading || !this.isLookedAt);
      if (isNews && !this.list.querySelector(".new-line:not([data-back])")) this.drawNewLine(theirs);
    });
    this.showJump(Boolean(theirs && isReading) || this.isNewBelow);
  }

  /** A row of what is not stored yet, at the end; the stored row of the same client id takes its place. */
  addPending(row, clientId) {
    row.classList.add("pending");
    row.dataset.clientId = clientId;
    this.list.append(row);
    return row;
  }

  pending(clientId) {
    return this.list.querySelector(`.pending[data-client-id="${CSS.escape(clientId)}"]`);
  }

  removeNewLine() {
    for (const line of this.list.querySelectorAll(".new-line")) line.remove();
  }

  scrollToEnd() {
    this.talk.scrollTop = 0;
  }

  /**
   * Told when this conversation is before somebody's eyes and its end is in sight: then its newest message was read.
   */
  markRead() {
    if (!this.isLookedAt || !this.isAtBottom || !this.isMine) return;
    const unread = [...this.list.querySelectorAll(".in[data-unread]")].map((row) => Number(row.dataset.id));
    const newest = Math.max(0, ...unread); // not the last: one that came late stands further up
    if (newest <= this.read) return;
    if (send({ type: "read", conversation: this.conversation, upto: newest })) this.read = newest;
  }

  // In this thread the end is the scroller's zero: it opens there, and stays there while it grows.
  get isAtBottom() {
    return this.talk.scrollTop > -AT_BOTTOM;
  }

  get isLookedAt() {
    return document.visibilityState === "visible" && document.hasFocus() && this.theCurrent() === this;
  }

  get isNewBelow() {
    return !this.jump.hidden && this.jump.querySelector("span").dataset.now === "some";
  }

  /** Who reads further up stays where they read, whatever comes or goes at the end. */
  keepPlace(change) {
    const isReading = !this.isAtBottom;
    const { scrollTop, scrollHeight } = this.talk;
    change();
    if (isReading) this.talk.scrollTop = scrollTop - (this.talk.scrollHeight - scrollHeight);
  }

  placed(row) {
    const same = document.getElementById(row.id);
    if (same) {
      if (Number(row.dataset.revision) >= Number(same.dataset.revision)) morph(same, row);
      htmx.process(same);
      keepTurned(same);
      return false;
    }
    if (row.dataset.clientId) this.pending(row.dataset.clientId)?.remove();
    const rows = [...this.list.querySelectorAll("[data-id]")];
    const before = rows.findLast((other) => standsAbove(other, row));
    if (before) before.after(row);
    else if (!this.earlier) this.list.prepend(row);
    if (row.isConnected) htmx.process(row);
    return row.isConnected;
  }

  /** What depends on neighbours is drawn here, so that a pushed row needs none: days, and pauses within a group. */
  arrange() {
    dayLines(this.list, pageLocale(), words());
    foldSteps(this.list, stepWords);
    let before;
    for (const row of this.list.querySelectorAll(".msg[data-id]")) {
      const time = Date.parse(row.querySelector("time").dateTime);
      row.toggleAttribute(
        "data-apart",
        Boolean(before) && (time - before.time > APART || row.dataset.by !== before.by),
      );
      before = { time, by: row.dataset.by };
    }
  }

  drawNewLine(row) {
    if (row && this.isMine) row.before(clone("t-new"));
  }

  /** What waited for the network begins at this row. `since`: when it was back. */
  drawBackLine(row, since) {
    if (!row || this.list.querySelector("[data-back]")) return;
    const line = clone("t-back");
    const time = new Date(since).toLocaleTimeString(pageLocale(), HOUR);
    line.textContent = fill(line.dataset.back, { time });
    row.before(line);
  }

  hideTyping() {
    this.keepPlace(() => (this.typing.hidden = true));
  }

  // ---- from its reader

  clicked(event) {
    if (event.target.closest(".jump")) this.scrollToEnd();
    if (event.target.closest(".earlier")) this.loadEarlier();
    const steps = event.target.closest("[data-steps]");
    if (steps) this.keepPlace(() => toggleSteps(steps));
    const link = event.target.closest(".bubble a, .note a");
    if (link) link.target = "_blank"; // what a visitor sends opens beside the desk, not in its place
  }

  scrolled() {
    if (this.isAtBottom) this.unseenFrom = undefined;
    this.showJump(false);
    this.markRead();
    if (this.talk.scrollHeight + this.talk.scrollTop - this.talk.clientHeight < 300) this.loadEarlier();
  }

  showJump(isNew) {
    const label = this.jump.querySelector("span");
    const some = !this.isAtBottom && (isNew || this.isNewBelow);
    label.dataset.now = some ? "some" : "none";
    label.textContent = label.dataset[label.dataset.now];
    this.jump.classList.toggle("some", some);
    this.jump.hidden = this.isAtBottom;
  }

  get earlier() {
    return this.root.querySelector(".earlier");
  }

  /** Brings a message that was looked for before the reader's eyes, from however far above. */
  async showPlace(id) {
    let row;
    while (!(row = this.list.querySelector(`[data-id="${id}"]`)) && (await this.loadEarlier(id)));
    if (!row) return;
    await new Promise(requestAnimationFrame); // htmx scrolls too, when it has put the pane in its place
    row.scrollIntoView({ block: "center" });
    row.classList.add("found");
    row.addEventListener("animationend", () => row.classList.remove("found"), { once: true });
  }

  /** The page of messages above, or all until one of them; the reader stays where they are. False where none came. */
  async loadEarlier(until) {
    const button = this.earlier;
    if (!button || button.disabled) return false;
    button.disabled = true;
    const address = `${button.dataset.url}?before=${button.dataset.before}${until ? `&until=${until}` : ""}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    button.disabled = false;
    if (!answer?.ok || !button.isConnected) return false;
    const parts = elementsOf(await answer.text());
    const next = parts.find((part) => part.matches(".earlier"));
    if (next) button.replaceWith(next);
    else button.remove();
    this.list.ariaLive = "off"; // what was said long ago is not news
    const rows = parts.filter((part) => part !== next && !document.getElementById(part.id));
    this.list.prepend(...rows);
    for (const row of rows) htmx.process(row);
    this.arrange();
    requestAnimationFrame(() => (this.list.ariaLive = "polite"));
    return rows.length > 0;
  }
}
