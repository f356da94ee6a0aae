// A voice message that is being recorded: in place of the field until it is finished or thrown away. Finished, it is a
// file like any other that is chosen and not sent: it is heard there, removed, or sent. Loaded when it is first used.

import { clock } from "./parts/clock.js";

// The first that this browser records: iPhones know the first alone, Firefox the second.
const TYPES = { "audio/mp4;codecs=mp4a.40.2": "m4a", "audio/webm;codecs=opus": "webm" };
const PIECE = 1000; // ms: what is recorded is handed over so often
const REFUSED = ["NotAllowedError", "SecurityError"];
const ABSENT = ["NotFoundError", "OverconstrainedError"];

export const typeOfDevice = () => Object.keys(TYPES).find((type) => self.MediaRecorder?.isTypeSupported(type));

const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && typeOfDevice());

export class Recorder {
  /**
   * `place`: the `.recorder` of a composer; `layers`: those of the page, over which it lies; `finished(file, seconds)`:
   * it was recorded; `refused(words)`: why it was not.
   */
  constructor({ place, layers, finished, refused }) {
    Object.assign(this, { place, layers, finished, refused, recording: null });
    this.time = place.querySelector("time");
    place.querySelector("[data-record-discard]").addEventListener("click", () => this.discard());
    place.querySelector("[data-record-finish]").addEventListener("click", () => this.finish());
  }

  async start() {
    if (this.isStarting || this.recording) return;
    if (!canRecord()) return this.refused(this.place.dataset.unable);
    this.isStarting = true;
    try {
      this.record(await navigator.mediaDevices.getUserMedia({ audio: true }));
    } catch (trouble) {
      this.refused(this.why(trouble));
    } finally {
      this.isStarting = false;
    }
  }

  /** What was recorded until now is kept. */
  finish() {
    if (this.recording?.state === "recording") this.recording.stop();
  }

  discard() {
    if (!this.recording) return;
    this.recording.isDiscarded = true;
    this.finish();
  }

  record(stream) {
    const type = typeOfDevice();
    const recording = new MediaRecorder(stream, { mimeType: type });
    const pieces = [];
    const began = performance.now();
    const most = Number(this.place.dataset.most); // seconds
    const ticking = setInterval(() => this.tick((performance.now() - began) / 1000, most), 250);
    recording.ondataavailable = ({ data }) => data.size && pieces.push(data);
    recording.onstop = () => {
      clearInterval(ticking);
      for (const track of stream.getTracks()) track.stop();
      this.show(null);
      const [mime] = type.split(";");
      const file = new File(pieces, `voice.${TYPES[type]}`, { type: mime });
      if (recording.isDiscarded) return;
      if (file.size) this.finished(file, Math.round((performance.now() - began) / 1000));
      else this.refused(this.place.dataset.failed);
    };
    for (const track of stream.getTracks()) track.onended = () => this.finish(); // unplugged, or a call came in
    recording.start(PIECE);
    this.tick(0, most);
    this.show(recording);
  }

  /** `recording`: null where there is none any more. */
  show(recording) {
    this.recording = recording;
    this.place.hidden = !recording;
    if (!recording) return this.layers.closed(this);
    this.layers.opened(this, () => this.discard());
    this.place.querySelector("[data-record-finish]").focus();
  }

  tick(seconds, most) {
    this.time.textContent = clock(seconds);
    if (seconds >= most || !this.place.isConnected) this.finish();
  }

  why({ name }) {
    if (REFUSED.includes(name)) return this.place.dataset.refused;
    return ABSENT.includes(name) ? this.place.dataset.absent : this.place.dataset.failed;
  }
}
