// The visitor's connection to the desk: it greets, catches up, and sends what waits, one message after another.

import { Socket } from "../live/socket.js";
import { zone } from "../parts/locale.js";

const LONGEST_UNANSWERED = 20000; // ms until a message that nobody acknowledged is sent again

export class Connection {
  /**
   * `isHeld()`: words wait for a file; `who()`: {token, identity, page} for the greeting; `show`: what the frames do to
   * the screen; `calls`: the frames of video calls.
   */
  constructor({ inbox, language, pageLanguage, outbox, isHeld, who, show, calls }) {
    Object.assign(this, { inbox, outbox, isHeld, who, show, calls });
    this.languages = { language, page_language: pageLanguage }; // the visitor's own, and that of what they see
    this.at = null; // the conversation and revision that this page knows
    this.isWelcome = false;
    this.sending = null; // the client id on its way
    this.told = null; // the page that the desk knows
  }

  /** Connects, where it has not been done before: a visitor who never wrote needs none. */
  open() {
    if (this.socket) return;
    this.socket = new Socket(`/ws/widget/${encodeURIComponent(this.inbox)}/`, {
      opened: () => this.greet(),
      lost: () => this.lost(),
      on: {
        welcome: (frame) => this.welcomed(frame),
        rows: (frame) => this.reach(frame) && this.show.rows(frame.html),
        ack: (frame) => this.acknowledged(frame),
        refused: (frame) => this.refused(frame),
        state: (frame) => this.show.state(frame.html),
        place: (frame) => this.show.place(frame),
        promised: (frame) => this.show.promised(frame.html),
        typing: (frame) => this.show.typing(frame.text),
        earlier: (frame) => this.show.earlier(frame.html, frame.has_earlier),
        reload: () => this.begin(),
        late: (frame) => this.show.late(frame.text),
        error: (frame) => this.troubled(frame),
        ...this.calls,
      },
    });
  }

  greet() {
    this.isWelcome = false;
    const { token, identity, page } = this.who();
    const own = { token, identity, page, ...this.languages, zone: zone() };
    if (this.socket.send({ type: "hello", ...own, after: this.at })) this.told = page;
  }

  /** Greets anew, knowing nothing: another visitor, or too much was missed. */
  begin() {
    this.at = null;
    if (this.socket?.isOpen) this.greet();
  }

  /** False where it could not go: what must arrive waits in the outbox, the rest is not worth keeping. */
  send(frame) {
    return this.isWelcome && this.socket.send(frame);
  }

  /** The page that the visitor is on; one that they turned to between greeting and welcome is told at the welcome. */
  tellPage() {
    const { page } = this.who();
    if (page !== this.told && this.send({ type: "page", ...page })) this.told = page;
  }

  /**
   * Sends the oldest that waits. The next one goes when this one has been answered: their order is the writer's. Words
   * that go with a file come after it.
   */
  pump() {
    const entry = this.isWelcome && !this.sending && !this.isHeld() && this.outbox.next();
    if (!entry || !this.send({ type: "post", client_id: entry.id, text: entry.text })) return;
    this.sending = entry.id;
    this.unanswered = setTimeout(() => this.socket.drop(), LONGEST_UNANSWERED);
  }

  welcomed(frame) {
    this.isWelcome = true;
    this.reach(frame);
    this.show.welcome(frame);
    this.tellPage();
    this.pump();
  }

  acknowledged(frame) {
    this.reach(frame);
    this.outbox.remove(frame.client_id);
    this.show.stored(frame);
    this.answered();
  }

  refused(frame) {
    if (frame.after) return this.postponed(frame);
    this.outbox.fail(frame.client_id, frame.text);
    this.show.refused(frame.client_id, frame.text);
    this.answered();
  }

  /** A greeting that came too early comes again when its time has come. */
  troubled(frame) {
    if (frame.of === "hello" && frame.after) {
      clearTimeout(this.greeting);
      this.greeting = setTimeout(() => this.socket.isOpen && this.greet(), frame.after * 1000);
    }
    this.show.error(frame);
  }

  /** Too much at once: nobody need do anything, it goes when its time has come. */
  postponed({ after, text }) {
    clearTimeout(this.unanswered);
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      this.sending = null;
      this.pump();
    }, after * 1000);
    this.show.postponed(text);
  }

  answered() {
    clearTimeout(this.unanswered);
    this.sending = null;
    this.pump();
  }

  lost() {
    clearTimeout(this.unanswered);
    clearTimeout(this.later);
    clearTimeout(this.greeting);
    this.isWelcome = false;
    this.sending = null;
    this.show.lost();
  }

  reach({ conversation, revision }) {
    if (conversation) this.at = { conversation, revision };
    return true;
  }
}
