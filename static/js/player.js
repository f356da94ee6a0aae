// <voice-player>: plays one voice message, shows where it is, and speaks faster where that is wished. Without this
// script the browser's own controls stand there. One is heard at a time.

import { clock } from "./parts/clock.js";
import { inFigures } from "./parts/locale.js";

const SPEEDS = [1, 1.5, 2];
let speed = 1; // stays from one message to the next

class VoicePlayer extends HTMLElement {
  connectedCallback() {
    if (this.sound) return;
    this.sound = this.querySelector("audio");
    [this.button, this.faster] = [this.querySelector("[data-play]"), this.querySelector("[data-speed]")];
    [this.bar, this.time] = [this.querySelector("input"), this.querySelector(".voice-time")];
    this.button.addEventListener("click", () => this.toggle());
    this.faster.addEventListener("click", () => this.speedUp());
    this.bar.addEventListener("input", () => this.seek(Number(this.bar.value) / 1000));
    for (const event of ["play", "pause", "timeupdate", "seeked", "ended", "loadedmetadata", "ratechange"])
      this.sound.addEventListener(event, () => this.draw());
    this.sound.addEventListener("ended", () => (this.sound.currentTime = 0));
    this.sound.addEventListener("error", () => this.fail());
    this.draw();
  }

  disconnectedCallback() {
    this.sound?.pause();
  }

  /** In seconds. A recording that was not stored yet does not know its length until it was played. */
  get length() {
    const known = Number(this.dataset.seconds);
    return known || (Number.isFinite(this.sound.duration) ? this.sound.duration : 0);
  }

  toggle() {
    if (!this.sound.paused) return this.sound.pause();
    for (const other of document.querySelectorAll("voice-player")) if (other !== this) other.sound?.pause();
    this.time.classList.remove("failed");
    this.sound.playbackRate = speed;
    return this.sound.play().catch(() => this.sound.error && this.fail());
  }

  speedUp() {
    speed = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length];
    for (const player of document.querySelectorAll("voice-player")) player.sound.playbackRate = speed;
    this.draw();
  }

  seek(seconds) {
    this.sound.currentTime = seconds;
    this.draw();
  }

  draw() {
    const isPlaying = !this.sound.paused && !this.sound.ended;
    const at = this.sound.currentTime;
    this.toggleAttribute("data-playing", isPlaying);
    this.button.ariaLabel = isPlaying ? this.dataset.pause : this.dataset.play;
    this.bar.max = Math.max(1, Math.round(this.length * 1000));
    this.bar.value = Math.round(at * 1000);
    this.bar.ariaValueText = clock(at);
    this.time.textContent = clock(isPlaying || at ? at : this.length);
    this.faster.textContent = `${inFigures(speed)}×`;
  }

  fail() {
    this.time.textContent = this.dataset.failed;
    this.time.classList.add("failed");
  }
}

customElements.define("voice-player", VoicePlayer);
