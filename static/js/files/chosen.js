// Photos, documents and recordings that are chosen and not sent: in a row above the words that go with them, until
// their writer sends or removes them. Both sides of a conversation choose so; who keeps them elsewhere than on the page
// says where.

import { clientId } from "../live/client_id.js";
import * as layers from "../parts/layers.js";
import { said } from "../parts/said.js";
import { pagesOf } from "./pages.js";
import { reduced } from "./reduce.js";
import { FileRows, kindOf, lengths } from "./rows.js";

const rows = new FileRows({});

export class ChosenFiles {
  /**
   * `form`: has their row, `.chosen`, the place of a refusal, `.not-chosen`, and the one where a voice is recorded;
   * `limits`: bytes, by kind.
   */
  constructor({ form, limits }) {
    Object.assign(this, { limits, ofPage: [] });
    this.place = form.querySelector(".chosen");
    this.list = this.place.querySelector("ul");
    this.refusal = form.querySelector(".not-chosen");
    this.recording = form.querySelector(".recorder");
  }

  /** From now on they can be removed, and a refusal closed. */
  listen() {
    this.place.addEventListener("click", ({ target }) => target.closest("[data-remove]") && this.removed(target));
    this.refusal.querySelector("button").addEventListener("click", () => (this.refusal.hidden = true));
  }

  /** {id, file, most} each, the first chosen first. */
  get entries() {
    return this.ofPage;
  }

  set entries(entries) {
    this.ofPage = entries;
  }

  get n() {
    return this.entries.length;
  }

  /** What cannot be sent is said at once, with the reason, and is not among them. */
  async add(files) {
    const most = Number(this.place.dataset.most); // at once
    const reasons = [];
    for (const file of files) {
      if (this.n >= most) {
        reasons.push(this.place.dataset.tooMany.replace("{n}", most));
        break;
      }
      const limit = this.limits[kindOf(file)];
      const ready = file.size > limit ? await reduced(file) : file;
      const problem = rows.problem({ file: ready, most: limit }) || (ready.size > limit && rows.tooLarge(limit));
      if (problem) reasons.push(said(this.place.dataset.refused, file.name, problem));
      else this.keep({ id: clientId(), file: ready, most: limit });
    }
    this.refuse(reasons);
    this.draw();
  }

  /** A voice is recorded, and is one of them when it is finished. */
  async record() {
    this.refuse([]);
    const script = await import(this.recording.dataset.recorder).catch(() => null);
    if (!script) return this.refuse([this.recording.dataset.failed]);
    this.recorder ??= new script.Recorder({
      place: this.recording,
      layers,
      finished: (file, seconds) => {
        lengths.set(file, seconds);
        this.add([file]);
      },
      refused: (words) => this.refuse([words]),
    });
    return this.recorder.start();
  }

  refuse(reasons) {
    this.refusal.hidden = !reasons.length;
    this.refusal.querySelector("span").textContent = reasons.join(" ");
  }

  /** They go now, in the order in which they were chosen: {id, file, most} of each. */
  take() {
    const taken = this.entries.map(({ id, file, most }) => ({ id, file, most }));
    this.entries = [];
    this.refusal.hidden = true;
    this.draw();
    return taken;
  }

  keep(entry) {
    this.entries = [...this.entries, entry];
  }

  forget(id) {
    this.entries = this.entries.filter((entry) => entry.id !== id);
  }

  draw() {
    const shown = new Map([...this.list.children].map((tile) => [tile.dataset.file, tile]));
    const tiles = this.entries.map((entry) => shown.get(entry.id) ?? tile(entry));
    this.list.replaceChildren(...tiles);
    for (const tile of shown.values()) if (!tiles.includes(tile)) forgetPreviews(tile);
    this.place.hidden = !this.n;
    this.place.dispatchEvent(new CustomEvent("files-chosen", { bubbles: true }));
  }

  removed(button) {
    this.forget(button.closest("[data-file]").dataset.file);
    this.draw();
    this.list.querySelector("[data-remove]")?.focus();
  }
}

function forgetPreviews(tile) {
  for (const shown of tile.querySelectorAll("img, audio")) URL.revokeObjectURL(shown.src);
}

function tile(entry) {
  const element = document.getElementById("t-chosen").content.firstElementChild.cloneNode(true);
  element.dataset.file = entry.id;
  const address = rows.fill(element, entry.file);
  if (address && kindOf(entry.file) === "photo")
    Object.assign(element.querySelector(".photo"), { href: address }).dataset.name = entry.file.name;
  const remove = element.querySelector("[data-remove]");
  const name = kindOf(entry.file) === "voice" ? rows.words.voice : entry.file.name;
  remove.ariaLabel = remove.dataset.remove.replace("{name}", name);
  if (kindOf(entry.file) === "pdf") pagesOf(entry.file).then((n) => n && rows.sayPages(element, entry.file, n));
  return element;
}
