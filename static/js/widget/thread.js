// The visitor's thread: rows as they come, what still waits to go, where the reader is, what they have not read.

import { elementsOf } from "../parts/html.js";
import { dayLines } from "../thread/days.js";

const AT_BOTTOM = 48; // px from the end that still count as being there
const APART = 5 * 60 * 1000; // ms between two rows that then show their own time
const TYPING_FOR = 5000; // ms
const SETTLED = 200; // ms without a movement until a reader has come to rest

const at = (id) => document.getElementById(id);
const contents = new WeakMap(); // row → what it says, as the server drew it

/** "08:40" as the desk writes it, or "8:40 AM" where the visitor's region counts twelve hours: the server knows. */
function clockOf(locale) {
  const countsTwelve = "countsTwelve" in document.documentElement.dataset;
  const hours = countsTwelve ? { hour: "numeric", hourCycle: "h12" } : { hour: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(locale, { ...hours, minute: "2-digit" });
}

export class Thread {
  /** `isLookedAt()`: whether the panel is before somebody's eyes; `news()`: what is read or unread has changed. */
  constructor({ locale, words, unsent, isLookedAt, news }) {
    Object.assign(this, { locale, words, unsent, isLookedAt, news, readUpto: 0 });
    this.list = at("thread");
    this.talk = at("talk");
    this.clock = clockOf(locale);
    this.talk.addEventListener("scroll", () => this.scrolled(), { passive: true });
    at("jump").addEventListener("click", () => this.toEnd());
  }

  /** Begins anew with these rows; what waits to go stays. */
  begin(html) {
    this.readUpto = 0;
    for (const row of this.list.querySelectorAll("[data-id]")) row.remove();
    const place = this.unsent.read("place");
    this.place(html);
    if (place) this.toPlace(place);
    else this.toEnd();
  }

  /**
   * Puts rows in the order of their ids; the same row again replaces the one that stands there. Answers the new ones.
   */
  place(html) {
    const wasAtEnd = this.isAtEnd();
    const height = this.talk.scrollHeight;
    const fresh = elementsOf(html).filter((row) => this.put(row));
    this.arrange();
    if (!wasAtEnd) this.talk.scrollTop -= this.talk.scrollHeight - height;
    const theirs = fresh.filter((row) => row.classList.contains("in"));
    if (theirs.length) this.hideTyping();
    if (theirs.length && !wasAtEnd) at("jump").hidden = false;
    this.look();
    return theirs;
  }

  /** The page above: in this scroller the end is zero, so the reader stays where they are. */
  placeEarlier(html, hasMore) {
    const above = elementsOf(html).filter((row) => !at(row.id));
    this.list.prepend(...above.map(keepContent));
    this.arrange();
    this.offerEarlier(hasMore);
  }

  offerEarlier(hasMore) {
    at("earlier").hidden = !hasMore;
    at("earlier").disabled = false;
  }

  get first() {
    return Number(this.list.querySelector("[data-id]")?.dataset.id ?? 0);
  }

  /**
   * An entry of the outbox, shown at once: outlined while it waits, with words and two ways on where it was refused.
   */
  showPending(entry) {
    if (!this.pending(entry.id)) {
      const row = at("t-pending").content.firstElementChild.cloneNode(true);
      row.dataset.clientId = entry.id;
      row.querySelector(".bubble").textContent = entry.text;
      this.list.append(row);
    }
    this.showRefusal(entry.id, entry.failed);
  }

  showRefusal(id, reason) {
    const row = this.pending(id);
    if (!row) return;
    row.classList.toggle("refused", Boolean(reason));
    row.querySelector(".meta.pending").hidden = Boolean(reason);
    for (const line of row.querySelectorAll(".meta.failed")) line.hidden = !reason;
    row.querySelector("[data-why]").textContent = reason ?? "";
  }

  dropPending(id) {
    this.pending(id)?.remove();
  }

  pending(id) {
    return this.list.querySelector(`.pending[data-client-id="${CSS.escape(id)}"]`);
  }

  showTyping(text) {
    const line = at("typing");
    at("typing-who").textContent = text;
    line.hidden = false;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.hideTyping(), TYPING_FOR);
  }

  hideTyping() {
    at("typing").hidden = true;
  }

  toEnd() {
    this.talk.scrollTop = 0;
    this.look();
  }

  scrolled() {
    this.look();
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keepPlace(), SETTLED);
  }

  /** The row that a reader who is not at the end sees first, and how far it is from the top: {row, top} in px. */
  keepPlace() {
    const top = this.talk.getBoundingClientRect().top;
    const row = !this.isAtEnd() && [...this.list.querySelectorAll("[data-id]")].find((shown) => bottom(shown) > top);
    this.unsent.keep("place", row && { row: row.id, top: row.getBoundingClientRect().top - top });
  }

  toPlace({ row, top }) {
    const there = at(row)?.getBoundingClientRect().top;
    if (there === undefined) return this.toEnd();
    this.talk.scrollTop += there - this.talk.getBoundingClientRect().top - top;
    this.look();
  }

  isAtEnd() {
    return this.talk.scrollTop > -AT_BOTTOM;
  }

  /** What the agents wrote and nobody here has read. */
  get unread() {
    return [...this.list.querySelectorAll(".in[data-unread]")].filter((row) => Number(row.dataset.id) > this.readUpto);
  }

  get lastOfAgents() {
    return Number([...this.list.querySelectorAll(".in[data-id]")].at(-1)?.dataset.id ?? 0);
  }

  /** Read is what stands at the end of a panel that somebody looks at. */
  look() {
    if (this.isAtEnd()) at("jump").hidden = true;
    if (this.isAtEnd() && this.isLookedAt()) this.readUpto = Math.max(this.readUpto, this.lastOfAgents);
    this.news();
  }

  put(row) {
    const same = at(row.id);
    if (same) {
      renew(same, row);
      return false;
    }
    keepContent(row);
    if (row.dataset.clientId) this.dropPending(row.dataset.clientId);
    const before = [...this.list.querySelectorAll("[data-id]")].findLast(
      (other) => Number(other.dataset.id) < Number(row.dataset.id),
    );
    if (before) before.after(row);
    else this.list.prepend(row);
    return true;
  }

  /** What depends on the reader's clock and on neighbours is drawn here, so that a pushed row needs none. */
  arrange() {
    let before;
    for (const row of this.list.querySelectorAll("[data-id]")) {
      const moment = new Date(row.dataset.at);
      row.dataset.day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
      row.querySelector("time").textContent = this.clock.format(moment);
      row.toggleAttribute(
        "data-apart",
        Boolean(before) && (moment - before.moment > APART || row.dataset.by !== before.by),
      );
      before = { moment, by: row.dataset.by };
    }
    dayLines(this.list, this.locale, this.words);
  }
}

/** The same row in another state: what it says stays under a finger or a caret, and a voice that is heard goes on. */
function renew(row, fresh) {
  if (!row.querySelector("voice-player") && contents.get(row) !== contentOf(fresh)) {
    row.replaceWith(keepContent(fresh));
    return;
  }
  for (const { name, value } of fresh.attributes) row.setAttribute(name, value);
  row.toggleAttribute("data-unread", fresh.hasAttribute("data-unread"));
  row.querySelector(".meta").replaceWith(fresh.querySelector(".meta"));
}

function keepContent(row) {
  contents.set(row, contentOf(row));
  return row;
}

/** All but the line of its state. */
function contentOf(row) {
  return [...row.children].map((part) => (part.matches(".meta") ? "" : part.outerHTML)).join("");
}

const bottom = (row) => row.getBoundingClientRect().bottom;

const two = (number) => String(number).padStart(2, "0");
