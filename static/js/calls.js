// A video call on this page, the agent's or the visitor's: it rings, is taken, goes on, ends. Loaded when there is one.

import { Devices } from "./calls/devices.js";
import { Link } from "./calls/link.js";
import { pageId } from "./calls/page.js";
import { Stage } from "./calls/stage.js";

export class Call {
  /**
   * `root`: the `.call` of the page; `side`: "agent" or "visitor"; `wire`: how we reach the server, {send(frame),
   * ring(page), accept(call, page), move(call, page), decline(call), hangUp(call, isLost)}, of which the last five
   * answer a promise of why it is refused, or ""; `say(text)`: what stays to be read when the call is over;
   * `rings(is)`: sound; `write(call)`: turns to what is written; `layers`: the page's (parts/layers.js), which this
   * script must not have a second time.
   */
  constructor({ root, side, wire, say, rings, write, layers }) {
    Object.assign(this, { root, side, wire, say, rings, write, page: pageId(), camera: "allowed" });
    this.call = this.link = null;
    this.stage = new Stage({
      root,
      layers,
      on: {
        accept: () => this.take("accept"),
        move: () => this.take("move"),
        decline: () => this.decline(),
        hangUp: () => this.hangUp(),
        mute: () => this.setMuted(!this.isMuted),
        camera: () => this.switchCamera(!this.showsCamera),
        again: () => this.devices.open({ camera: this.wantsCamera }),
        sound: () => this.setSoundOnly(!this.isSoundOnly),
        text: () => this.goOnInWriting(),
        turn: () => this.devices.turn(),
        small: () => this.stage.setSmall(!this.root.classList.contains("small")),
      },
    });
    this.devices = new Devices({
      changed: (name, track) => this.deviceChanged(name, track),
      problem: (name, why) => this.setProblem(name, why),
    });
    this.begin();
  }

  /** Nothing of an earlier call is known. */
  begin() {
    this.isMuted = this.isSoundOnly = false;
    this.chosenCamera = null; // on or off, once somebody has said so
    this.theirs = { camera: true, microphone: true, sound_only: false };
    this.problems = new Map();
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
    await this.devices.open({ camera: this.wantsCamera });
    if (this.isGivenUp) return this.devices.close();
    const refusal = await this.wire.ring(this.page);
    if (refusal) this.end(refusal);
  }

  /** `how`: "accept" what rings, or "move" here what goes on on another page. */
  async take(how) {
    const { call } = this;
    if (!call || this.isTaking) return;
    this.isTaking = true;
    this.rings(false);
    this.stage.setSmall(false);
    this.stage.theirs.play().catch(() => {}); // iPhones let sound begin in a tap only
    await this.devices.open({ camera: this.wantsCamera });
    const refusal = await this.wire[how](call, this.page);
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

  /** Before the call is taken one sees oneself, and nobody else does. */
  async switchCamera(isOn) {
    if (this.side === "visitor" && this.camera === "forbidden") return;
    this.chosenCamera = isOn;
    if (isOn && this.isSoundOnly) {
      this.hadCamera = true;
      return this.setSoundOnly(false);
    }
    await this.devices.switchCamera(isOn);
    this.stage.setCamera(this.showsCamera);
  }

  /** A line that does not carry pictures carries voices: none is sent, and none is wanted. */
  async setSoundOnly(is) {
    if (is) this.hadCamera = this.showsCamera;
    this.isSoundOnly = is;
    await this.devices.switchCamera(!is && this.hadCamera);
    this.picturesChanged();
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
    const isAnother = this.call && frame.id !== this.call.id;
    if (frame.state === "ended" || frame.state === "gone") return isAnother ? undefined : this.ended(frame);
    if (isAnother && this.link && frame.state === "ringing" && !this.isSameVisit(frame)) return; // we are in one
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
    this.preview();
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
    this.link = this.makeLink(frame);
    if (!Object.values(this.devices.tracks).some(Boolean)) {
      await this.devices.open({ camera: this.wantsCamera }); // the page was loaded anew
    }
    this.link?.join();
    this.stage.listSpeakers();
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

  /** As somebody has chosen before or in this call, else as the inbox has it. */
  get wantsCamera() {
    return this.chosenCamera ?? (this.side === "agent" || this.camera === "allowed");
  }

  get showsCamera() {
    return Boolean(this.devices.tracks.camera);
  }

  /** None goes out where one side wants sound alone. */
  get picture() {
    return this.isSoundOnly || this.theirs.sound_only ? null : this.devices.tracks.camera;
  }

  /** What one will look like. Who has to be asked for the camera first is asked in the tap that takes the call. */
  async preview() {
    this.stage.setCamera(this.wantsCamera);
    const isFree = this.wantsCamera && !this.showsCamera && document.visibilityState === "visible";
    if (isFree && (await this.devices.isCameraAllowed()) && this.root.dataset.state === "incoming") {
      await this.devices.take("camera");
    }
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
        [this.picture, "video"],
      ],
      media: () => this.media,
      show: {
        stream: (stream) => this.stage.setTheirs(stream),
        state: (word) => this.stage.setLine(word),
        quality: (word) => this.stage.setQuality(word),
        media: (theirs) => this.theirsChanged(theirs),
        lost: () => this.hangUp({ isLost: true }),
      },
    });
  }

  deviceChanged(name, track) {
    if (track) this.setProblem(name, null);
    if (name === "camera") {
      this.stage.setMine(track);
      return this.picturesChanged();
    }
    this.link?.replace("audio", track);
    this.link?.tell();
  }

  /** Each side answers the other's word only where its own picture comes or goes by it. */
  theirsChanged(theirs) {
    const before = this.picture;
    this.theirs = theirs;
    this.stage.setTheirMedia(theirs);
    this.showSoundOnly();
    if (this.picture !== before) this.picturesChanged();
  }

  picturesChanged() {
    this.showSoundOnly();
    this.link?.replace("video", this.picture);
    this.link?.tell();
  }

  showSoundOnly() {
    this.stage.setSoundOnly({ ours: this.isSoundOnly, any: this.isSoundOnly || this.theirs.sound_only });
  }

  get media() {
    const microphone = Boolean(this.devices.tracks.microphone) && !this.isMuted;
    return { camera: Boolean(this.picture), microphone, sound_only: this.isSoundOnly };
  }

  /** `why`: refused, absent, busy, unable, failed; null where it is there now. */
  setProblem(name, why) {
    const { words } = this.stage;
    if (why) this.problems.set(name, words[`${name}${capital(why)}`] ?? words[why]);
    else if (!this.problems.delete(name)) return;
    this.stage.say([...new Set(this.problems.values())].join(" "), { again: why !== "unable" });
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
    this.begin();
    this.setMuted(false);
    this.stage.setSince(null);
    this.stage.setLine("");
    this.stage.hide();
    if (text) this.say(text);
  }
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);
