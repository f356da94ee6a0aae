// The row of a file that is not stored yet: what it shows, and what can be said of the file before it goes.

import { pageLocale } from "../parts/locale.js";

const MB = 1024 * 1024; // bytes

/** File → seconds, of what was recorded on this page: in pieces, as it comes, it does not say it itself. */
export const lengths = new WeakMap();

export class FileRows {
  /**
   * An entry is {id, file, thread, most, row, failed, isFinal}; `dropped(entry)`, `again(entry)`: its sender's
   * decision.
   */
  constructor({ dropped, again }) {
    Object.assign(this, { dropped, again });
    this.template = document.getElementById("t-pending-file");
    this.words = this.template.dataset;
  }

  /** Why it can never be sent; empty where it may. `most`: undefined for a kind that may not be sent here. */
  problem({ file, most }) {
    if (!file.size) return this.words.empty;
    const kind = kindOf(file);
    if (!kind) return this.words.kind;
    if (!most) return { pdf: this.words.noPdf, voice: this.words.noVoice }[kind] ?? this.words.noPhoto;
    return kind !== "photo" && file.size > most ? this.tooLarge(most) : "";
  }

  tooLarge(most) {
    return this.words.tooLarge.replace("{n}", Math.floor(most / MB));
  }

  drawn(entry) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    row.dataset.clientId = entry.id;
    entry.preview = this.fill(row, entry.file);
    row.addEventListener("click", ({ target }) => {
      if (target.closest("[data-file-discard]")) this.dropped(entry);
      if (target.closest("[data-file-again]")) this.again(entry);
    });
    return row;
  }

  /** A file's name and size, or the photo or voice itself, whose address is answered. */
  fill(row, file) {
    const [photo, plain] = [row.querySelector(".photo"), row.querySelector(".file")];
    const isHeard = kindOf(file) === "voice";
    if (isHeard && row.querySelector(".heard")) return letHear(row.querySelector(".heard"), file);
    plain.querySelector("b").textContent = isHeard ? this.words.voice : file.name;
    plain.querySelector("small").textContent = this.size(file.size);
    plain.querySelector(".file-type").textContent = isHeard
      ? "♪"
      : (file.name.match(/\.(\w{1,4})$/)?.[1] ?? "?").toUpperCase();
    plain.hidden = false;
    if (!isPhoto(file)) return undefined;
    const image = photo.querySelector("img");
    image.onload = () => ([photo.hidden, plain.hidden] = [false, true]); // else this browser cannot draw it
    image.alt ||= file.name;
    image.src = URL.createObjectURL(file);
    return image.src;
  }

  sayPages(row, file, n) {
    const pages = (n === 1 ? this.words.page : this.words.pages).replace("{n}", n.toLocaleString(pageLocale()));
    row.querySelector(".file small").textContent = `${pages}\u00a0·\u00a0${this.size(file.size)}`;
  }

  drawState({ row, failed, isFinal }) {
    row.classList.toggle("refused", Boolean(failed));
    row.querySelector("progress").hidden = Boolean(failed);
    row.querySelector(".meta.pending").hidden = Boolean(failed);
    row.querySelector(".meta.failed").hidden = !failed;
    row.querySelector("[data-why]").textContent = failed;
    row.querySelector("[data-file-again]").hidden = isFinal;
  }

  /** `part`: 0 to 1, or null while it waits. */
  drawProgress({ row }, part) {
    row.querySelector("progress").value = part ?? 0;
    row.querySelector("[data-waiting]").hidden = part !== null;
    row.querySelector("[data-sending]").hidden = part === null;
    row.querySelector("[data-percent]").textContent = new Intl.NumberFormat(pageLocale(), {
      style: "percent",
    }).format(part ?? 0);
  }

  /** As console/widget/file_tags.py writes it. */
  size(bytes) {
    const [pattern, n, digits] =
      bytes < MB ? [this.words.kb, Math.max(1, Math.round(bytes / 1024)), 0] : [this.words.mb, bytes / MB, 1];
    const shape = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return pattern.replace("{n}", n.toLocaleString(pageLocale(), shape));
  }
}

/** Until the thumbnail is made, the stored photo shows what its sender has before them. */
export function keepPreview(entry, row) {
  const place = row.querySelector("a.photo:not(:has(img))");
  const image = entry.row.querySelector(".photo:not([hidden]) img");
  if (place && image) place.replaceChildren(image);
}

function letHear(place, file) {
  const sound = place.querySelector("audio");
  place.querySelector("voice-player").dataset.seconds = lengths.get(file) ?? "";
  place.hidden = false;
  sound.src = URL.createObjectURL(file);
  return sound.src;
}

/** "photo", "pdf", "voice", or nothing that can be sent. */
export function kindOf(file) {
  if (isPdf(file)) return "pdf";
  if (isVoice(file)) return "voice";
  return isPhoto(file) ? "photo" : "";
}

const isPdf = (file) => file.type === "application/pdf" || /\.pdf$/i.test(file.name);
const isVoice = (file) => /^audio\//.test(file.type);
const isPhoto = (file) => /^image\/(?!svg)/.test(file.type) || /\.(heic|heif|hif|avif)$/i.test(file.name);
