// Photos and documents on their way out, one after another: shown at once, made smaller, sent with their progress,
// tried again when the network is back, and kept with the reason where they were refused.

import { reduced } from "./reduce.js";
import { transfer } from "./transfer.js";

const MB = 1024 * 1024; // bytes
const FIRST_WAIT = 2000; // ms
const LONGEST_WAIT = 15000;

export class FilesOut {
  /**
   * `request(entry)`: {url, headers, fields} to send it with; `stored(entry, text)`: the server's answer to a stored one;
   * `reason(text)`: the words in its answer to a refused one, or nothing.
   * An entry is {id, file, thread, most, row, failed, isFinal}.
   */
  constructor({ request, stored, reason }) {
    Object.assign(this, { request, stored, reason, entries: [], attempts: 0, busy: false });
    this.template = document.getElementById("t-pending-file");
    this.words = this.template.dataset;
    addEventListener("online", () => this.run());
    addEventListener("beforeunload", (event) => this.entries.some((entry) => !entry.failed) && event.preventDefault());
  }

  /** A file to be sent in `thread`, of `most` bytes at most; its row is the caller's to place. */
  add(file, thread, most) {
    const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    const entry = { id, file, thread, most, failed: "", isFinal: false, ended: new AbortController() };
    entry.row = this.drawn(entry);
    this.entries.push(entry);
    if (!file.size) this.refuse(entry, this.words.empty, true);
    else if (!isPhoto(file) && !isPdf(file)) this.refuse(entry, this.words.kind, true);
    else if (isPdf(file) && file.size > most) this.refuse(entry, this.tooLarge(entry), true);
    this.run();
    return entry;
  }

  of(thread) {
    return this.entries.filter((entry) => entry.thread === thread);
  }

  /** Given up by its sender, or stored. */
  drop(entry) {
    entry.ended.abort();
    this.entries = this.entries.filter((one) => one !== entry);
    entry.row.remove();
    if (entry.preview) setTimeout(() => URL.revokeObjectURL(entry.preview), 60000); // the stored row may still show it
  }

  dropAll() {
    for (const entry of [...this.entries]) this.drop(entry);
  }

  async run() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.later);
    try {
      for (let entry; (entry = this.entries.find((one) => !one.failed)); ) {
        if (!(await this.send(entry))) return this.tryLater();
        this.attempts = 0;
      }
    } finally {
      this.busy = false;
    }
  }

  /** True when it is decided, one way or the other. */
  async send(entry) {
    entry.ready ??= await reduced(entry.file);
    if (entry.ended.signal.aborted) return true;
    if (entry.ready.size > entry.most) return this.refuse(entry, this.tooLarge(entry), true);
    const { url, headers, fields } = this.request(entry);
    const progress = (part) => this.drawProgress(entry, part);
    progress(0);
    const answer = await transfer(url, {
      headers,
      fields: { ...fields, client_id: entry.id, file: entry.ready },
      progress,
      signal: entry.ended.signal,
    });
    if (entry.ended.signal.aborted) return true;
    if (!answer || answer.status >= 500) {
      this.drawProgress(entry, null);
      return false;
    }
    if (new URL(answer.url, location).pathname === "/sign-in/") return this.refuse(entry, this.words.failed);
    if (answer.status < 300) {
      this.stored(entry, answer.text);
      this.drop(entry);
      return true;
    }
    const reason = answer.status === 413 ? this.tooLarge(entry) : this.reason(answer.text);
    return this.refuse(entry, reason || this.words.failed, [413, 422].includes(answer.status));
  }

  /** `isFinal`: trying again would change nothing. */
  refuse(entry, reason, isFinal = false) {
    Object.assign(entry, { failed: reason, isFinal });
    this.drawState(entry);
    return true;
  }

  tryLater() {
    this.later = setTimeout(() => this.run(), Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.attempts++));
  }

  tooLarge(entry) {
    return this.words.tooLarge.replace("{n}", Math.floor(entry.most / MB));
  }

  // ---- its row

  drawn(entry) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    row.dataset.clientId = entry.id;
    const [photo, file] = [row.querySelector(".photo"), row.querySelector(".file")];
    file.querySelector("b").textContent = entry.file.name;
    file.querySelector("small").textContent = this.size(entry.file.size);
    file.querySelector(".file-type").textContent = (entry.file.name.match(/\.(\w{1,4})$/)?.[1] ?? "?").toUpperCase();
    file.hidden = false;
    if (isPhoto(entry.file)) {
      const image = photo.querySelector("img");
      image.onload = () => ([photo.hidden, file.hidden] = [false, true]); // else this browser cannot draw it
      image.src = entry.preview = URL.createObjectURL(entry.file);
    }
    row.addEventListener("click", ({ target }) => {
      if (target.closest("[data-file-discard]")) this.drop(entry);
      if (target.closest("[data-file-again]")) this.again(entry);
    });
    return row;
  }

  again(entry) {
    entry.failed = "";
    this.drawState(entry);
    this.run();
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
    row.querySelector("[data-percent]").textContent = new Intl.NumberFormat(document.documentElement.lang, {
      style: "percent",
    }).format(part ?? 0);
  }

  /** As console/templatetags/files.py writes it. */
  size(bytes) {
    const [pattern, n, digits] =
      bytes < MB ? [this.words.kb, Math.max(1, Math.round(bytes / 1024)), 0] : [this.words.mb, bytes / MB, 1];
    const shape = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return pattern.replace("{n}", n.toLocaleString(document.documentElement.lang, shape));
  }
}

/** Until the thumbnail is made, the stored photo shows what its sender has before them. */
export function keepPreview(entry, row) {
  const place = row.querySelector("a.photo:not(:has(img))");
  const image = entry.row.querySelector(".photo:not([hidden]) img");
  if (place && image) place.replaceChildren(image);
}

const isPdf = (file) => file.type === "application/pdf" || /\.pdf$/i.test(file.name);
const isPhoto = (file) => /^image\/(?!svg)/.test(file.type) || /\.(heic|heif|hif|avif)$/i.test(file.name);
