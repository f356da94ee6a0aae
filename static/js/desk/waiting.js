// How it is shown what waits: a row at the end of its thread, with the server's reason where it was refused, and a
// sign in the list.

import htmx from "htmx.org";
import { FileRows, keepPreview as keepPicture } from "../files/rows.js";
import { elementsOf } from "../parts/html.js";
import { clone, fill, words } from "./words.js";

const FINAL = [413, 422]; // of a file: trying again would change nothing
const SHAPES = { answer: "t-pending", note: "t-pending-note" };

const files = new Map(); // id → the entry of a file's row
let decisions;
let rows;

/** `retry(id)`, `discard(id)`, `takeBack(id)`: what the person decides. */
export function start({ retry, discard, takeBack }) {
  decisions = { again: retry, discard, unsend: takeBack };
  rows = new FileRows({ dropped: ({ id }) => discard(id), again: ({ id }) => retry(id) });
  document.addEventListener("click", decided);
}

/**
 * `isHeld`: it waits for what is decided about an earlier one. `mayGoBack`: its writer may still take it back, at the
 * row of what `isLast` of all that goes with it.
 */
export function draw(thread, item, { isHeld, mayGoBack, isLast }) {
  if (thread.list.querySelector(`[data-id][data-client-id="${CSS.escape(item.id)}"]`)) return;
  const row = thread.pending(item.id) ?? thread.addPending(shape(item), item.id);
  row.classList.toggle("held", isHeld);
  const { soon, held, waiting } = words();
  row.querySelector("[data-waiting]").textContent = mayGoBack ? soon : isHeld ? held : waiting;
  const unsend = row.querySelector("[data-unsend]");
  if (unsend) unsend.hidden = !(mayGoBack && isLast);
  if (item.kind === "file") return drawFile(item);
  row.querySelector(".meta.pending").hidden = Boolean(item.refused);
  row.querySelector(".meta.failed").hidden = !item.refused;
  row.classList.toggle("refused", Boolean(item.refused));
  row.querySelector("[data-why]").textContent = item.refused ? reason(item) : "";
  row.querySelector("[data-again]").textContent = asked(item)?.button ?? words().again;
}

/** It was sent, or given up: its row goes, and its preview soon. */
export function remove(id) {
  for (const row of document.querySelectorAll(`.pending[data-client-id="${CSS.escape(id)}"]`)) row.remove();
  const entry = files.get(id);
  files.delete(id);
  if (entry?.preview) setTimeout(() => URL.revokeObjectURL(entry.preview), 60000); // the stored row may still show it
}

/** The server's own words, in the sheet or line that it answered with. */
export function reason({ refused: { status, text }, most }) {
  if (status === 413 && most) return rows.tooLarge(most);
  const [said] = inside(text, "[data-words], .field-error");
  const came = inside(text, "[data-came]").map((element) => fill(words().quote, { words: element.textContent.trim() }));
  return [said?.textContent.trim() || words().failed, ...came].join(" ");
}

/** The visitor has written since it was chosen: {seen, button} of its "anyway". Undefined where it was not that. */
export function asked({ refused }) {
  if (refused?.status !== 409) return undefined;
  const [seen] = inside(refused.text, "[data-asked] [name=seen]");
  const [button] = inside(refused.text, "#anyway-now");
  return seen && { seen: seen.value, button: button.textContent.trim() };
}

const inside = (html, selector) => elementsOf(html ?? "").flatMap((part) => [...part.querySelectorAll(selector)]);

export function drawProgress(id, part) {
  const entry = files.get(id);
  if (entry) rows.drawProgress(entry, part);
}

export function keepPreview(id, row) {
  const entry = files.get(id);
  if (entry) keepPicture(entry, row);
}

/** The list's rows bear a sign of what waits in their conversation, another one where something was refused. */
export function markRows(items) {
  showUnsent(items.filter((item) => item.refused && !document.getElementById(`row-${item.thread}`)));
  const waiting = new Map(); // conversation → whether something of it was refused
  for (const { thread, refused } of items)
    waiting.set(String(thread), Boolean(refused) || Boolean(waiting.get(String(thread))));
  for (const row of document.querySelectorAll("#chats .row")) {
    const isRefused = waiting.get(row.dataset.conversation);
    const mark = row.querySelector(".row-waits");
    if (mark && String(isRefused) !== mark.dataset.refused) mark.remove();
    if (isRefused === undefined || mark?.isConnected) continue;
    const fresh = clone(isRefused ? "t-row-refused" : "t-row-waits");
    fresh.dataset.refused = String(isRefused);
    row.querySelector(".row-last").prepend(fresh);
  }
}

/** What was refused in conversations that have left the list can be found there all the same. */
function showUnsent(items) {
  const place = document.getElementById("unsent");
  for (const old of [...place.children]) if (!items.some(({ id }) => id === old.dataset.clientId)) old.remove();
  for (const item of items) {
    if (place.querySelector(`[data-client-id="${CSS.escape(item.id)}"]`)) continue;
    const notice = place.appendChild(clone("t-unsent"));
    notice.dataset.clientId = item.id;
    notice.querySelector("[data-text]").textContent = textOf(item);
    notice.querySelector("[data-why]").textContent = reason(item);
    notice.querySelector("a").href = `/desk/${item.thread}/`;
    htmx.process(notice);
  }
}

const textOf = ({ words: own, fields, file }) => own ?? fields?.text ?? file?.name ?? "";

function shape(item) {
  if (item.kind === "file") return fileRow(item);
  const row = clone(SHAPES[item.kind] ?? "t-pending-action");
  row.querySelector("[data-text]").textContent = textOf(item);
  return row;
}

function fileRow({ id, file, most }) {
  const entry = files.get(id) ?? { id, file, most };
  entry.row ??= rows.drawn(entry);
  files.set(id, entry);
  return entry.row;
}

/** A file that trying again would not send. */
export const isFinal = ({ kind, refused }) => kind === "file" && FINAL.includes(refused?.status);

function drawFile(item) {
  const failed = item.refused ? reason(item) : "";
  const entry = Object.assign(files.get(item.id), { failed, isFinal: isFinal(item) });
  rows.drawState(entry);
}

function decided({ target }) {
  const button = target.closest("[data-again], [data-discard], [data-unsend]");
  const row = button?.closest("[data-client-id]");
  if (row) decisions[Object.keys(decisions).find((name) => name in button.dataset)](row.dataset.clientId);
}
