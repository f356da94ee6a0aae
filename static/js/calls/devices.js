// The camera and the microphone of this device: asked for, switched, and taken again where a phone took them away.

const WHY = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "absent",
  OverconstrainedError: "absent",
  NotReadableError: "busy",
  AbortError: "busy",
};
const CAMERA = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
const KINDS = { camera: "video", microphone: "audio" };

export class Devices {
  /** `changed(name, track)`: another track of "camera" or "microphone", or null; `problem(name, why)`. */
  constructor({ changed, problem, media = navigator.mediaDevices }) {
    Object.assign(this, { changed, problem, media });
    this.tracks = { camera: null, microphone: null };
    this.facing = "user";
    this.isMuted = false;
    this.calls = 0; // that are over
  }

  /** In the tap that takes the call, as iPhones want it. What is missing is said, and the rest works. */
  async open({ camera }) {
    const wanted = (camera ? ["microphone", "camera"] : ["microphone"]).filter((name) => !this.tracks[name]);
    if (!wanted.length) return;
    if (!this.media?.getUserMedia) {
      for (const name of wanted) this.problem(name, "unable");
      return;
    }
    const { calls } = this;
    try {
      await this.get(wanted);
    } catch (trouble) {
      if (calls !== this.calls) return; // the call was over before somebody said no
      if (wanted.length === 1) return this.problem(wanted[0], why(trouble));
      for (const name of wanted) if (calls === this.calls) await this.take(name); // which of them it was
    }
  }

  /** One of them, by itself. False where it is not to be had. */
  async take(name) {
    const { calls } = this;
    try {
      await this.get([name]);
      return true;
    } catch (trouble) {
      if (calls === this.calls) this.problem(name, why(trouble));
      return false;
    }
  }

  /** Whether the camera would open without a question. */
  async isCameraAllowed() {
    try {
      return (await navigator.permissions.query({ name: "camera" })).state === "granted";
    } catch {
      return false; // a browser that does not say
    }
  }

  /** The camera off is off: its lamp goes out. A microphone is only muted, so that it is back at once. */
  async switchCamera(isOn) {
    if (!isOn) return this.drop("camera");
    return this.take("camera");
  }

  mute(isMuted) {
    this.isMuted = isMuted;
    if (this.tracks.microphone) this.tracks.microphone.enabled = !isMuted;
  }

  /** Front or back. Phones open one camera at a time. */
  async turn() {
    this.facing = this.facing === "user" ? "environment" : "user";
    this.tracks.camera?.stop();
    await this.takeAgain("camera");
  }

  close() {
    this.calls += 1;
    for (const name of Object.keys(this.tracks)) this.drop(name);
  }

  // ----

  asked(names) {
    const video = { ...CAMERA, facingMode: this.facing };
    return { audio: names.includes("microphone"), video: names.includes("camera") ? video : false };
  }

  async get(names) {
    const { calls } = this;
    const stream = await this.media.getUserMedia(this.asked(names));
    if (calls === this.calls) return this.keep(stream);
    for (const track of stream.getTracks()) track.stop(); // the call was over before somebody said yes
  }

  keep(stream) {
    for (const [name, kind] of Object.entries(KINDS)) {
      const [track] = stream.getTracks().filter((one) => one.kind === kind);
      if (track) this.hold(name, track);
    }
  }

  hold(name, track) {
    const before = this.tracks[name];
    this.tracks[name] = track;
    if (before) {
      before.onended = null;
      before.stop();
    }
    if (name === "microphone") track.enabled = !this.isMuted;
    track.onended = () => this.ended(name, track);
    this.changed(name, track);
  }

  /** In the background, by another call, or unplugged. One that came back is taken when the page is looked at. */
  async ended(name, track) {
    if (this.tracks[name] !== track) return;
    if (document.visibilityState === "visible") return this.takeAgain(name);
    const back = () => {
      if (document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", back);
      if (this.tracks[name] === track) this.takeAgain(name);
    };
    document.addEventListener("visibilitychange", back);
  }

  async takeAgain(name) {
    if (!(await this.take(name))) this.drop(name);
  }

  drop(name) {
    const track = this.tracks[name];
    if (!track) return;
    this.tracks[name] = null;
    track.onended = null;
    track.stop();
    this.changed(name, null);
  }
}

const why = ({ name }) => WHY[name] ?? "failed";
