// Through which speaker the other side is heard, where the browser lets a page choose.

export class Speakers {
  /** `place`: the <select> of the page, with its label around it; `sounding`: the <video> that is heard. */
  constructor({ place, sounding, media = navigator.mediaDevices }) {
    Object.assign(this, { place, sounding, media });
    this.isPossible = Boolean(sounding.setSinkId && media?.enumerateDevices);
    place.addEventListener("change", () => this.choose(place.value));
    place.addEventListener("pointerdown", (event) => this.askBrowser(event));
    if (this.isPossible) media.addEventListener("devicechange", () => this.list());
  }

  /** Once there is a microphone: before, browsers name no speakers. One alone is no choice. */
  async list() {
    if (!this.isPossible) return;
    const found = (await this.media.enumerateDevices()).filter(({ kind, label }) => kind === "audiooutput" && label);
    this.place.replaceChildren(...found.map(({ deviceId, label }) => new Option(label, deviceId)));
    this.place.value = this.sounding.sinkId || "default";
    this.place.parentElement.hidden = found.length < 2 && !this.media.selectAudioOutput;
  }

  /** Some browsers show a list of their own, and name what was chosen there only. */
  async askBrowser(event) {
    if (!this.media.selectAudioOutput) return;
    event.preventDefault();
    try {
      await this.choose((await this.media.selectAudioOutput()).deviceId);
    } catch {
      // closed without a choice
    }
  }

  /** One that is gone by now leaves the sound where it is. */
  async choose(id) {
    await this.sounding.setSinkId(id).catch(() => {});
    await this.list();
  }
}
