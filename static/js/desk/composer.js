// Where the agent writes: kept as a draft, shown at once, sent in order, and never thrown away before it is stored.

import { Outbox } from "../live/outbox.js";
import { emojiPicker } from "../parts/emoji.js";
import { send, showBanner } from "./connection.js";
import { draft, keep } from "./drafts.js";
import { Sender } from "./sender.js";
import * as thread from "./thread.js";
import { say } from "./toasts.js";
import { clone, fill, words } from "./words.js";

const LONGEST = 10000; // characters
const TYPING_EVERY = 3000; // ms

let outbox;
let sender;
let typedAt = 0;

const field = () => document.getElementById("say");
const conversation = () => document.querySelector("#pane > .open")?.dataset.conversation;
const bubble = (id) => document.querySelector(`#thread [data-client-id="${CSS.escape(id)}"]`);

export function start() {
  outbox = new Outbox(`pupitre.outbox.${document.getElementById("desk").dataset.user}`);
  sender = new Sender(outbox, { sent, refused, failed: words().failed });
  document.addEventListener("input", (event) => event.target === field() && typed());
  document.addEventListener("keydown", (event) => event.target === field() && isSending(event) && post(event));
  document.addEventListener("submit", (event) => event.target.id === "composer" && post(event));
  document.addEventListener("click", decided);
}

/** What waits is sent now; the banner says how much that is. */
export function flush() {
  sender.run();
}

export const queued = () => outbox.entries.filter((entry) => !entry.failed).length;

/** A conversation was opened: its draft, and what of it has not gone yet. */
export function arrived(id) {
  field().value = draft(id);
  for (const entry of outbox.of(id)) drawPending(entry);
  const smile = document.querySelector("#composer [data-emoji]");
  emojiPicker(smile, field(), smile.getAttribute("aria-label"));
  sync();
  fit();
  if (matchMedia("(pointer: fine)").matches && isMine()) field().focus();
  else document.getElementById("who-name").focus({ preventScroll: true });
}

/** Whether one may write follows the head, which is pushed; the text is never touched by it. */
export function sync() {
  const area = field();
  if (!area) return;
  const mine = isMine();
  document.getElementById("composer").hidden = !mine && !area.value.trim();
  area.readOnly = !mine;
  const over = [...area.value.trim()].length - LONGEST;
  const note = document.getElementById("too-long");
  note.hidden = over <= 0;
  note.textContent = over > 0 ? fill(note.dataset.words, { n: over }) : "";
  document.getElementById("send").disabled = !mine || !area.value.trim() || over > 0;
}

const isMine = () => "mine" in document.getElementById("thread-head").dataset;

/** Enter sends where there is a keyboard; on a phone it makes a line. */
function isSending(event) {
  if (event.key !== "Enter" || event.isComposing) return false;
  return event.metaKey || event.ctrlKey || (!event.shiftKey && matchMedia("(pointer: fine)").matches);
}

function typed() {
  keep(conversation(), field().value);
  sync();
  fit();
  if (!field().value.trim() || Date.now() - typedAt < TYPING_EVERY) return;
  typedAt = Date.now();
  send({ type: "typing", conversation: Number(conversation()) });
}

function post(event) {
  event.preventDefault();
  sync();
  if (document.getElementById("send").disabled) return;
  const entry = outbox.add(conversation(), field().value.trim());
  field().value = "";
  typedAt = 0;
  keep(conversation(), "");
  sync();
  fit();
  thread.removeNewLine();
  drawPending(entry);
  thread.scrollToEnd();
  flush();
  showBanner();
}

function drawPending(entry) {
  if (bubble(entry.id)) return;
  const row = clone("t-pending");
  row.dataset.clientId = entry.id;
  row.querySelector(".bubble").textContent = entry.text;
  document.getElementById("thread").append(row);
  drawState(row, entry.failed);
}

function drawState(row, reason) {
  row.querySelector(".meta.pending").hidden = Boolean(reason);
  row.querySelector(".meta.failed").hidden = !reason;
  row.classList.toggle("refused", Boolean(reason));
  row.querySelector("[data-why]").textContent = reason ?? "";
}

function sent(entry, row) {
  if (entry.thread === conversation()) thread.place([row]);
  showBanner();
}

function refused(entry, reason) {
  const row = bubble(entry.id);
  if (row) drawState(row, reason);
  else say(reason);
  showBanner();
}

/** A refused message is tried again or given up by its writer, who gets the words back. */
function decided(event) {
  const button = event.target.closest("[data-again], [data-discard]");
  const row = button?.closest(".pending");
  if (!row) return;
  if ("again" in button.dataset) {
    outbox.retry(row.dataset.clientId);
    drawState(row);
    flush();
  } else {
    outbox.remove(row.dataset.clientId);
    row.remove();
  }
}

/** Grows with its text in browsers that do not do it by themselves. */
function fit() {
  if (CSS.supports("field-sizing", "content")) return;
  field().style.height = "auto";
  field().style.height = `${field().scrollHeight}px`;
}
