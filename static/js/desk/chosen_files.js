// Photos and documents that are chosen for a conversation and not sent: in a row above the words that go with them.
// They stay on the device, sealed, until their writer sends them or removes them.

import { pagesOf } from "../files/pages.js";
import { reduced } from "../files/reduce.js";
import { FileRows, kindOf } from "../files/rows.js";
import { clientId } from "../live/client_id.js";
import * as store from "../outbox/store.js";
import { clone, fill } from "./words.js";

const user = Number(document.getElementById("desk").dataset.user);
const rows = new FileRows({});
const known = new Map(); // conversation → entries, {id, user, thread, at, file, most}; read once from the device
let reading;

export class ChosenFiles {
  /** `composer`: whose words go with them. */
  constructor({ form, thread: { conversation, root } }) {
    Object.assign(this, { conversation, limits: JSON.parse(root.dataset.files) }); // bytes, by kind
    this.place = form.querySelector(".chosen");
    this.list = this.place.querySelector("ul");
    this.refusal = form.querySelector(".not-chosen");
    this.changed = () => this.place.dispatchEvent(new CustomEvent("files-chosen", { bubbles: true }));
  }

  async arrived() {
    this.place.addEventListener("click", ({ target }) => target.closest("[data-remove]") && this.removed(target));
    this.refusal.querySelector("button").addEventListener("click", () => (this.refusal.hidden = true));
    reading ??= store.chosen(user).then(remember);
    await reading;
    this.draw();
  }

  get n() {
    return this.entries.length;
  }

  get entries() {
    return known.get(this.conversation) ?? [];
  }

  /** What cannot be sent is said at once, with the reason, and is not among them. */
  async add(files) {
    const most = Number(this.place.dataset.most); // at once
    const reasons = [];
    for (const file of files) {
      if (this.n >= most) {
        reasons.push(fill(this.place.dataset.tooMany, { n: most }));
        break;
      }
      const limit = this.limits[kindOf(file)];
      const ready = file.size > limit ? await reduced(file) : file;
      const problem = rows.problem({ file: ready, most: limit }) || (ready.size > limit && rows.tooLarge(limit));
      if (problem) reasons.push(`${file.name}: ${problem}`);
      else this.keep({ id: clientId(), user, thread: this.conversation, at: Date.now(), file: ready, most: limit });
    }
    this.refusal.hidden = !reasons.length;
    this.refusal.querySelector("span").textContent = reasons.join(" ");
    this.draw();
  }

  /** They go now, in the order in which they were chosen: {id, file, most} of each. */
  take() {
    const entries = this.entries;
    known.delete(this.conversation);
    this.refusal.hidden = true;
    this.draw();
    return entries.map(({ id, file, most }) => ({ id, file, most }));
  }

  /** What was on its way stands here again, before what was chosen since. */
  async putBack(items) {
    const since = this.entries;
    known.delete(this.conversation);
    for (const { file, most } of items)
      this.keep({ id: clientId(), user, thread: this.conversation, at: 0, file, most });
    known.set(this.conversation, [...this.entries, ...since]);
    this.draw();
  }

  // ----

  keep(entry) {
    known.set(this.conversation, [...this.entries, entry]);
    store.choose(entry);
  }

  removed(button) {
    const id = button.closest("[data-file]").dataset.file;
    known.set(
      this.conversation,
      this.entries.filter((entry) => entry.id !== id),
    );
    store.unchoose(id);
    this.draw();
    this.list.querySelector("[data-remove]")?.focus();
  }

  draw() {
    const shown = new Map([...this.list.children].map((tile) => [tile.dataset.file, tile]));
    const tiles = this.entries.map((entry) => shown.get(entry.id) ?? tile(entry));
    this.list.replaceChildren(...tiles);
    for (const one of shown.values()) if (!tiles.includes(one)) URL.revokeObjectURL(one.querySelector("img").src);
    this.place.hidden = !this.n;
    this.changed();
  }
}

/** They wait on the device with what is sent, from here on. */
export const sent = (entries) => Promise.all(entries.map(({ id }) => store.unchoose(id)));

function remember(entries) {
  for (const entry of entries) known.set(entry.thread, [...(known.get(entry.thread) ?? []), entry]);
}

function tile(entry) {
  const one = clone("t-chosen");
  one.dataset.file = entry.id;
  const address = rows.fill(one, entry.file);
  if (address) Object.assign(one.querySelector(".photo"), { href: address }).dataset.name = entry.file.name;
  const remove = one.querySelector("[data-remove]");
  remove.ariaLabel = fill(remove.dataset.remove, { name: entry.file.name });
  if (kindOf(entry.file) === "pdf") pagesOf(entry.file).then((n) => n && rows.sayPages(one, entry.file, n));
  return one;
}
