// What one side of a call shows and says: its camera and microphone as somebody wants them, and as the other side wants
// to have them.

import { Devices } from "./devices.js";

export class Media {
  /** `side`: "agent" or "visitor"; `stage`: where it is shown. `link` is the call's connection, while there is one. */
  constructor({ side, stage }) {
    Object.assign(this, { side, stage, link: null, allowed: "allowed" });
    this.devices = new Devices({
      changed: (name, track) => this.deviceChanged(name, track),
      problem: (name, why) => this.setProblem(name, why),
    });
    this.forget();
  }

  /** Nothing of an earlier call is known. */
  forget() {
    this.isMuted = this.isSoundOnly = false;
    this.chosenCamera = null; // on or off, once somebody has said so
    this.theirs = { camera: true, microphone: true, sound_only: false };
    this.problems = new Map();
  }

  /** `camera`: the visitor's, by the inbox: allowed, off (at first), forbidden. */
  allow(camera) {
    this.allowed = camera;
    this.stage.root.dataset.camera = camera;
  }

  // ---- what is wanted

  open() {
    return this.devices.open({ camera: this.wantsCamera });
  }

  close() {
    this.devices.close();
    this.forget();
    this.setMuted(false);
  }

  setMuted(is) {
    this.isMuted = is;
    this.devices.mute(is);
    this.stage.setMuted(is);
    this.link?.tell();
  }

  /** Before the call is taken one sees oneself, and nobody else does. */
  async switchCamera(isOn) {
    if (this.side === "visitor" && this.allowed === "forbidden") return;
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

  /** What one will look like. Who has to be asked for the camera first is asked in the tap that takes the call. */
  async preview() {
    this.stage.setCamera(this.wantsCamera);
    const isFree = this.wantsCamera && !this.showsCamera && document.visibilityState === "visible";
    if (isFree && (await this.devices.isCameraAllowed()) && this.stage.root.dataset.state === "incoming") {
      await this.devices.take("camera");
    }
  }

  /** Each side answers the other's word only where its own picture comes or goes by it. */
  theirsChanged(theirs) {
    const before = this.picture;
    this.theirs = theirs;
    this.stage.setTheirMedia(theirs);
    this.showSoundOnly();
    if (this.picture !== before) this.picturesChanged();
  }

  // ---- what there is

  /** As somebody has chosen before or in this call, else as the inbox has it. */
  get wantsCamera() {
    return this.chosenCamera ?? (this.side === "agent" || this.allowed === "allowed");
  }

  get showsCamera() {
    return Boolean(this.devices.tracks.camera);
  }

  get hasDevices() {
    return Object.values(this.devices.tracks).some(Boolean);
  }

  /** None goes out where one side wants sound alone. */
  get picture() {
    return this.isSoundOnly || this.theirs.sound_only ? null : this.devices.tracks.camera;
  }

  /** [[track or null, kind]], as the connection takes them. */
  get tracks() {
    return [
      [this.devices.tracks.microphone, "audio"],
      [this.picture, "video"],
    ];
  }

  /** As the other side is told. */
  get told() {
    const microphone = Boolean(this.devices.tracks.microphone) && !this.isMuted;
    return { camera: Boolean(this.picture), microphone, sound_only: this.isSoundOnly };
  }

  // ----

  deviceChanged(name, track) {
    if (track) this.setProblem(name, null);
    if (name === "camera") {
      this.stage.setMine(track);
      return this.picturesChanged();
    }
    this.link?.replace("audio", track);
    this.link?.tell();
  }

  picturesChanged() {
    this.showSoundOnly();
    this.link?.replace("video", this.picture);
    this.link?.tell();
  }

  showSoundOnly() {
    this.stage.setSoundOnly({ ours: this.isSoundOnly, any: this.isSoundOnly || this.theirs.sound_only });
  }

  /** `why`: refused, absent, busy, unable, failed; null where it is there now. */
  setProblem(name, why) {
    const { words } = this.stage;
    if (why) this.problems.set(name, words[`${name}${capital(why)}`] ?? words[why]);
    else if (!this.problems.delete(name)) return;
    if (name === "camera") this.stage.setCamera(this.showsCamera);
    const said = new Set(this.problems.values());
    const areBothRefused = said.has(words.cameraRefused) && said.has(words.microphoneRefused);
    this.stage.say(areBothRefused ? words.bothRefused : [...said].join(" "), { again: why !== "unable" });
  }
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);
