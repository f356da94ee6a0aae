// A video call on this page, the agent's or the visitor's: it rings, is taken, goes on, ends. Loaded when there is one.

import { Devices } from "./calls/devices.js";
import { Link } from "./calls/link.js";
import { pageId } from "./calls/page.js";
import { Stage } from "./calls/stage.js";

export class Call {
  /**
   * `root`: the `.call` of the page; `side`: "agent" or "visitor"; `wire`: how we reach the server, {send(frame),
   * ring(), accept(call), decline(call), hangUp(call, isLost)}, of which the last four answer a promise of why it is
   * refused, or ""; `say(text)`: what stays to be read when the call is over; `rings(is)`: sound; `layers`: the page's
   * (parts/layers.js), which this script must not have a second time.
   */
  constructor({ root, side, wire, say, rings, layers }) {
    Object.assign(this, { root, side, wire, say, rings, page: pageId(), call: null, link: null, camera: "allowed" });
    this.stage = new Stage({
      root,
      layers,
      on: {
        accept: () => this.accept(),
        decline: () => this.decline(),
        hangUp: () => this.hangUp(),
        mute: () => this.setMuted(!this.isMuted),
        camera: () => this.switchCamera(!this.devices.tracks.camera),
        turn: () => this.devices.turn(),
        small: () => this.stage.setSmall(!this.root.classList.contains("small")),
      },
    });
    this.devices = new Devices({
      changed: (name, track) => this.deviceChanged(name, track),
      problem: (name, why) => this.stage.say(this.stage.words[`${name}${capital(why)}`] ?? this.stage.words[why]),
    });
    this.isMuted = false;
  }

  /** `camera`: the visitor's, by the inbox: allowed, off (at first), forbidden. */
  allow(camera) {
    this.camera = camera;
    this.root.dataset.camera = camera;
  }

  // ---- what is tapped

  /** We ring: a visitor in a video inbox, an agent who invites. */
  async ring(name) {
    this.isGivenUp = false;
    this.stage.show({ state: "ringing", name });
    await this.devices.open({ camera: this.startsWithCamera });
    if (this.isGivenUp) return this.devices.close();
    const refusal = await this.wire.ring(this.page);
    if (refusal) this.end(refusal);
  }

  async accept() {
    const { call } = this;
    if (!call || this.isTaking) return;
    this.isTaking = true;
    this.rings(false);
    this.stage.theirs.play().catch(() => {}); // iPhones let sound begin in a tap only
    await this.devices.open({ camera: this.startsWithCamera });
    const refusal = await this.wire.accept(call, this.page);
    this.isTaking = false;
    if (refusal) this.end(refusal);
  }

  async decline() {
    const { call } = this;
    this.end();
    if (call) await this.wire.decline(call);
  }

  async hangUp({ isLost = false } = {}) {
    const { call } = this;
    this.isGivenUp = !call;
    this.end(isLost ? this.stage.words.lostAtLast : "");
    if (call) await this.wire.hangUp(call, isLost);
  }

  setMuted(is) {
    this.isMuted = is;
    this.devices.mute(is);
    this.stage.setMuted(is);
    this.link?.tell();
  }

  async switchCamera(isOn) {
    if (this.side === "visitor" && this.camera === "forbidden") return;
    await this.devices.switchCamera(isOn);
  }

  // ---- what the server says

  /** A `call` frame. */
  show(frame) {
    if (frame.camera) this.allow(frame.camera);
    const isAnother = this.call && frame.id !== this.call.id;
    if (frame.state === "ended" || frame.state === "gone") return isAnother ? undefined : this.ended(frame);
    if (isAnother && this.link && frame.state === "ringing" && !this.isSameVisit(frame)) return; // we are in one
    if (frame.state === "ringing") return this.ringing(frame);
    if (frame.page !== this.page) return this.taken(frame);
    this.talk(frame);
  }

  ringing(frame) {
    const isOurs = frame.is_invitation === (this.side === "agent");
    if (isOurs && frame.page !== this.page) return;
    if (isOurs && this.isGivenUp) return this.wire.hangUp(frame); // before the server knew of it
    this.call = frame;
    const state = isOurs ? "ringing" : "incoming";
    this.stage.show({ state, name: frame.name, html: frame.html });
    this.stage.setLine("");
    if (!isOurs) this.rings(true);
  }

  /** On another page of the same person. */
  taken(frame) {
    if (this.call?.id === frame.id || this.link) this.end(this.call?.is_invitation ? "" : this.stage.words.elsewhere);
  }

  async talk(frame) {
    const isNew = !this.link;
    this.call = frame;
    this.rings(false);
    this.stage.show({ state: "talking", name: frame.name });
    this.stage.setSince(Date.parse(frame.accepted_at));
    if (!isNew) return;
    this.link = this.makeLink(frame);
    if (!Object.values(this.devices.tracks).some(Boolean)) {
      await this.devices.open({ camera: this.startsWithCamera }); // the page was loaded anew
    }
    this.link?.join();
  }

  /** A visitor whose call is handed over stays on the line: it rings at somebody else. */
  ended(frame) {
    if (frame.end === "handed_over" && this.side === "visitor") return this.hush();
    if (this.stage.isShown) this.end(frame.text ?? "");
  }

  joined(frame) {
    if (frame.call === this.call?.id) this.link?.joined(frame);
  }

  peerJoined(frame) {
    if (frame.call === this.call?.id) this.link?.peerJoined(frame);
  }

  signal(frame) {
    if (frame.call === this.call?.id) this.link?.receive(frame).catch((trouble) => console.warn("Pupitre:", trouble));
  }

  /** The socket is there again. */
  reconnected() {
    this.link?.join();
  }

  // ----

  get startsWithCamera() {
    return this.side === "agent" || this.camera === "allowed";
  }

  isSameVisit(frame) {
    return frame.conversation ? frame.conversation === this.call.conversation : true;
  }

  makeLink({ id }) {
    return new Link({
      call: id,
      page: this.page,
      isPolite: this.side === "visitor",
      send: (frame) => this.wire.send(frame),
      tracks: () => [
        [this.devices.tracks.microphone, "audio"],
        [this.devices.tracks.camera, "video"],
      ],
      media: () => this.media,
      show: {
        stream: (stream) => this.stage.setTheirs(stream),
        state: (word) => this.stage.setLine(word),
        quality: (word) => this.stage.setQuality(word),
        media: (media) => this.stage.setTheirMedia(media),
        lost: () => this.hangUp({ isLost: true }),
      },
    });
  }

  deviceChanged(name, track) {
    this.link?.replace(name === "camera" ? "video" : "audio", track);
    if (name === "camera") this.stage.setMine(track);
    this.link?.tell();
  }

  get media() {
    const { camera, microphone } = this.devices.tracks;
    return { camera: Boolean(camera), microphone: Boolean(microphone) && !this.isMuted };
  }

  /** The connection goes, the devices stay. */
  hush() {
    this.link?.end();
    this.link = null;
  }

  end(text = "") {
    this.hush();
    this.call = null;
    this.rings(false);
    this.devices.close();
    this.setMuted(false);
    this.stage.setSince(null);
    this.stage.setLine("");
    this.stage.hide();
    if (text) this.say(text);
  }
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);
