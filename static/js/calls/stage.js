// What is seen of a call: who rings or speaks, both pictures, the buttons. It knows no connection and no server.

import { clock } from "../parts/clock.js";
import { Speakers } from "./speakers.js";

const TICK = 500; // ms

export class Stage {
  /**
   * `root`: the `.call` of the page; `on`: {accept, move, decline, hangUp, mute, camera, again, sound, text, turn,
   * small}: what was tapped; `layers`: what lies open over the page (parts/layers.js).
   */
  constructor({ root, on, layers }) {
    Object.assign(this, { root, layers });
    this.words = root.dataset;
    this.theirs = root.querySelector("[data-theirs]");
    this.own = root.querySelectorAll("[data-self]"); // in the corner, and before the call is taken
    this.speakers = new Speakers({ place: root.querySelector("[data-speakers]"), sounding: this.theirs });
    root.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-act]");
      if (button) on[button.dataset.act]?.(button);
    });
    for (const video of [this.theirs, ...this.own]) video.addEventListener("loadedmetadata", () => video.play());
    this.offerPictureInPicture();
  }

  /**
   * `state`: ringing (we ring), incoming, talking, elsewhere (on another page); `name`: of the other side; `html`: of
   * what rings at an agent.
   */
  show({ state, name, html = "" }) {
    this.root.dataset.state = state;
    this.root.querySelector("[data-incoming]").innerHTML = html;
    for (const place of this.root.querySelectorAll("[data-name]")) place.textContent = name;
    if (!this.root.matches(":popover-open")) this.root.showPopover();
    clearInterval(this.ticking);
    this.ticking = setInterval(() => this.tick(), TICK);
    this.tick();
    this.hold();
  }

  hide() {
    clearInterval(this.ticking);
    this.root.dataset.state = "";
    this.setSmall(false);
    for (const video of [this.theirs, ...this.own]) video.srcObject = null;
    this.setSoundOnly({ ours: false, any: false });
    this.say("");
    if (this.root.matches(":popover-open")) this.root.hidePopover();
    if (document.pictureInPictureElement === this.theirs) document.exitPictureInPicture();
  }

  get isShown() {
    return Boolean(this.root.dataset.state);
  }

  /** A line under the name: "connecting", "lost", … by its word in `data-`; while all is well, how long it lasts. */
  setLine(word) {
    this.root.dataset.line = word;
    this.tick();
  }

  setQuality(word) {
    this.root.dataset.quality = word;
    this.root.querySelector("[data-weak]").hidden = word !== "weak";
  }

  setSince(moment) {
    this.since = moment;
  }

  setMine(track) {
    for (const video of this.own) {
      video.srcObject = track ? new MediaStream([track]) : null;
      video.parentElement.hidden = !track;
    }
    this.setCamera(Boolean(track));
  }

  setCamera(isOn) {
    this.press("camera", isOn);
  }

  /** `ours`: it is our wish; `any`: a wish of one side or both. */
  setSoundOnly({ ours, any }) {
    this.root.dataset.sound = any ? "only" : "";
    this.root.querySelector("[data-sound-only]").hidden = !any;
    this.press("sound", ours);
  }

  listSpeakers() {
    return this.speakers.list();
  }

  setMuted(isMuted) {
    this.press("mute", isMuted);
  }

  setTheirs(stream) {
    if (this.theirs.srcObject !== stream) this.theirs.srcObject = stream;
    this.theirs.play().catch(() => this.say(this.words.tapToHear));
  }

  setTheirMedia({ camera, microphone }) {
    this.root.dataset.theirCamera = camera ? "on" : "off";
    this.root.querySelector("[data-they-are-mute]").hidden = microphone;
  }

  /** Beside the conversation, or over it. */
  setSmall(isSmall) {
    this.root.classList.toggle("small", isSmall);
    this.hold();
  }

  /** What is wrong, and what to do; `again`: it may be tried again. */
  say(text, { again = false } = {}) {
    const place = this.root.querySelector("[data-problem]");
    place.hidden = !text;
    place.firstElementChild.textContent = text;
    place.querySelector('[data-act="again"]').hidden = !again;
  }

  // ----

  /** Where a call takes the whole page, Back makes it small: nobody leaves or declines it by a gesture. */
  hold() {
    const isWhole = this.isShown && this.root.offsetWidth >= innerWidth;
    if (isWhole) this.layers.opened(this, () => this.setSmall(true));
    else this.layers.closed(this);
  }

  press(act, is) {
    for (const button of this.root.querySelectorAll(`button[data-act="${act}"]`)) {
      button.setAttribute("aria-pressed", String(is));
    }
  }

  tick() {
    const { state, line } = this.root.dataset;
    const lasts = this.since ? clock((Date.now() - this.since) / 1000) : "";
    const place = this.root.querySelector("[data-line]");
    const now = state === "talking" && line === "talking" ? lasts : (this.words[line || state] ?? "");
    if (place.textContent !== now) place.textContent = now;
    this.count();
  }

  /** What is left for taking it. */
  count() {
    const ringing = this.root.querySelector("[data-rings-until]");
    if (!ringing) return;
    const left = Math.max(0, Math.ceil((Date.parse(ringing.dataset.ringsUntil) - Date.now()) / 1000));
    ringing.querySelector("[data-left]").textContent = left;
    const circle = ringing.querySelector(".ring .left");
    circle.setAttribute("pathLength", ringing.dataset.seconds);
    circle.setAttribute("stroke-dasharray", `${left} ${ringing.dataset.seconds}`);
  }

  offerPictureInPicture() {
    const button = this.root.querySelector('[data-act="pip"]');
    button.hidden = !document.pictureInPictureEnabled;
    button.addEventListener("click", () => this.theirs.requestPictureInPicture().catch(() => {}));
  }
}
