// A video call on this page, the agent's or the visitor's: it rings, is taken, goes on, ends. Loaded when there is one.

import { Link } from "./calls/link.js";
import { Media } from "./calls/media.js";
import { pageId } from "./calls/page.js";
import { Stage } from "./calls/stage.js";

const A_MOMENT = 1000; // ms, in which the server tells of a call that it knows

export class Call {
  /**
   * `root`: the `.call` of the page; `side`: "agent" or "visitor"; `wire`: how we reach the server, {send(frame),
   * ring(page), accept(call, page), move(call, page), decline(call), hangUp(call, isLost)}, of which the last five
   * answer a promise of why it is refused, or ""; `say(text)`: what stays to be read when the call is over;
   * `rings(is)`: sound; `write(call)`: turns to what is written; `layers`: the page's (parts/layers.js), which this
   * script must not have a second time.
   */
  constructor({ root, side, wire, say, rings, write, layers }) {
    Object.assign(this, { root, side, wire, say, rings, write, page: pageId() });
    this.call = this.link = this.over = null; // over: the id of the call before
    this.left = null; // {call, isLost}: the one that was hung up here last
    this.stage = new Stage({
      root,
      layers,
      on: {
        accept: () => this.take("accept"),
        move: () => this.take("move"),
        decline: () => this.decline(),
        hangUp: () => this.hangUp(),
        mute: () => this.media.setMuted(!this.media.isMuted),
        camera: () => this.media.switchCamera(!this.media.showsCamera),
        again: () => this.media.open(),
        sound: () => this.media.setSoundOnly(!this.media.isSoundOnly),
        text: () => this.goOnInWriting(),
        turn: () => this.media.devices.turn(),
        small: () => this.stage.setSmall(!this.root.classList.contains("small")),
      },
    });
    this.media = new Media({ side, stage: this.stage });
  }

  /** `camera`: the visitor's, by the inbox: allowed, off (at first), forbidden. */
  allow(camera) {
    this.media.allow(camera);
  }

  // ---- what is tapped

  /** We ring: a visitor in a video inbox, an agent who invites. */
  async ring(name) {
    this.isGivenUp = false;
    this.stage.show({ state: "ringing", name });
    await this.media.open();
    if (this.isGivenUp) return this.media.close();
    await this.ask();
  }

  /** `how`: "accept" what rings, or "move" here what goes on on another page. */
  async take(how) {
    const { call } = this;
    if (!call || this.isTaking) return;
    this.isTaking = true;
    this.rings(false);
    this.stage.setSmall(false);
    this.stage.theirs.play().catch(() => {}); // iPhones let sound begin in a tap only
    await this.media.open();
    const isStill = () => this.call?.id === call.id; // somebody may have thought about the camera for long
    const refusal = isStill() && (await this.wire[how](call, this.page));
    this.isTaking = false;
    if (refusal && (isStill() || !this.call)) this.end(refusal);
  }

  async decline() {
    const { call } = this;
    this.end();
    if (call) await this.wire.decline(call);
  }

  async hangUp({ isLost = false } = {}) {
    const { call } = this;
    this.isGivenUp = !call;
    if (call) this.left = { call, isLost };
    this.end(isLost ? this.stage.words.lostAtLast : "");
    if (call) await this.wire.hangUp(call, isLost);
  }

  /** The call is over, the conversation goes on. */
  async goOnInWriting() {
    const { call } = this;
    await this.hangUp();
    this.write(call);
  }

  // ---- what the server says

  /** A `call` frame. */
  show(frame) {
    if (frame.camera) this.allow(frame.camera);
    // News of the call before may come while we ring anew.
    const isAnother = this.call ? frame.id !== this.call.id : frame.id === this.over;
    if (frame.state === "ended" || frame.state === "gone") return isAnother ? undefined : this.ended(frame);
    if (frame.id === this.left?.call.id && frame.page === this.page) return this.hangUpAgain();
    if (isAnother && this.link && frame.state === "ringing" && !this.isSameVisit(frame)) return; // we are in one
    if (this.link && this.link.call !== frame.id) this.hush(); // of a call whose end was not heard of here
    if (frame.state === "ringing") return this.ringing(frame);
    if (frame.page !== this.page) return this.elsewhere(frame);
    this.talk(frame);
  }

  ringing(frame) {
    const isOurs = frame.is_invitation === (this.side === "agent");
    if (isOurs && frame.page !== this.page) return this.stage.isShown ? this.end() : undefined; // on another page
    if (isOurs && this.isGivenUp) return this.wire.hangUp(frame); // before the server knew of it
    this.call = frame;
    const state = isOurs ? "ringing" : "incoming";
    this.stage.show({ state, name: frame.name, html: frame.html });
    this.stage.setLine("");
    if (isOurs) return;
    this.rings(true);
    this.media.preview();
  }

  /** They talk on another page of the same person, or on this one before it was loaded anew: it may go on here. */
  elsewhere(frame) {
    this.end();
    this.call = frame;
    this.stage.show({ state: "elsewhere", name: frame.name });
  }

  async talk(frame) {
    const isNew = !this.link;
    this.call = frame;
    this.rings(false);
    this.stage.show({ state: "talking", name: frame.name });
    this.stage.setSince(Date.parse(frame.accepted_at));
    if (!isNew) return;
    this.link = this.media.link = this.makeLink(frame);
    if (!this.media.hasDevices) await this.media.open(); // the page was loaded anew
    this.link?.join();
    this.stage.listSpeakers();
  }

  /** A visitor whose call is handed over stays on the line: it rings at somebody else. */
  ended(frame) {
    if (frame.end === "handed_over" && this.side === "visitor") return this.hush();
    const { givenUp } = this.stage.words; // an agent's alone
    const text = frame.is_given_up && givenUp ? givenUp.replace("{name}", this.call?.name) : (frame.text ?? "");
    if (this.stage.isShown) this.end(text);
  }

  joined(frame) {
    if (frame.call === this.call?.id) this.link?.joined(frame);
  }

  peerJoined(frame) {
    if (frame.call === this.left?.call.id) return this.hangUpAgain();
    if (frame.call === this.call?.id) this.link?.peerJoined(frame);
  }

  signal(frame) {
    if (frame.call === this.call?.id) this.link?.receive(frame).catch((trouble) => console.warn("Pupitre:", trouble));
  }

  /** The socket is there again. What was said meanwhile, by either side, may be lost. */
  reconnected() {
    this.link?.join();
    if (this.call) this.wire.send({ type: "call", call: this.call.id });
    else if (this.isAsking) setTimeout(() => this.isAsking && !this.call && this.ask(), A_MOMENT);
  }

  /** The server is to ring; asked twice it rings once. */
  async ask() {
    this.isAsking = true;
    const refusal = await this.wire.ring(this.page);
    if (refusal) this.end(refusal);
  }

  /** The server has not heard it: nobody's camera comes back on by itself. */
  hangUpAgain() {
    const { call, isLost } = this.left;
    return this.wire.hangUp(call, isLost);
  }

  // ----

  isSameVisit(frame) {
    return frame.conversation ? frame.conversation === this.call.conversation : true;
  }

  makeLink({ id }) {
    return new Link({
      call: id,
      page: this.page,
      isPolite: this.side === "visitor",
      send: (frame) => this.wire.send(frame),
      tracks: () => this.media.tracks,
      media: () => this.media.told,
      show: {
        stream: (stream) => this.stage.setTheirs(stream),
        state: (word) => this.stage.setLine(word),
        quality: (word) => this.stage.setQuality(word),
        media: (theirs) => this.media.theirsChanged(theirs),
        lost: () => this.hangUp({ isLost: true }),
      },
    });
  }

  /** The connection goes, the devices stay. */
  hush() {
    this.link?.end();
    this.link = this.media.link = null;
  }

  end(text = "") {
    this.hush();
    this.over = this.call?.id ?? this.over;
    this.call = null;
    this.isAsking = false;
    this.rings(false);
    this.media.close();
    this.stage.setSince(null);
    this.stage.setLine("");
    this.stage.hide();
    if (text) this.say(text);
  }
}
