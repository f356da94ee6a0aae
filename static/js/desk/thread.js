// The open conversation: its rows as they come, how far it was read, and where its reader is in it.

import htmx from "htmx.org";
import { dayLines } from "../thread/days.js";
import * as composer from "./composer.js";
import { send } from "./connection.js";
import { morph, parse, replace } from "./fragments.js";
import * as offers from "./offers.js";
import { clone, words } from "./words.js";

const AT_BOTTOM = 48; // px from the end that still count as being there
const APART = 5 * 60 * 1000; // ms between two rows that then show their own time
const TYPING_FOR = 4000; // ms

let shown = null; // the pane's element of the conversation that the server knows to be open here
let read = 0; // the last message that the visitor was told was read
let typing;

const pane = () => document.querySelector("#pane > .open[data-conversation]");
const list = () => document.getElementById("thread");
const talk = () => document.querySelector("#pane .talk");
const current = (frame) => frame.conversation === Number(pane()?.dataset.conversation);

/** Another conversation may stand in the pane now, or none. */
export function arrived() {
  const now = pane();
  if (now === shown) return;
  if (shown && shown.dataset.conversation !== now?.dataset.conversation) {
    send({ type: "leave", conversation: Number(shown.dataset.conversation) });
  }
  const left = shown?.dataset.conversation;
  shown = now;
  read = 0;
  if (!now) return document.getElementById(`row-${left}`)?.focus({ preventScroll: true });
  drawNewLine(list().querySelector(".in[data-unread]"));
  arrange();
  composer.arrived(now.dataset.conversation);
  talk().addEventListener("scroll", scrolled, { passive: true });
  open();
  scrolled();
}

/** Asks for what came after what is shown, now and from here on. */
export function open() {
  const { conversation, revision } = shown?.dataset ?? {};
  if (conversation) send({ type: "open", conversation: Number(conversation), after: Number(revision) });
}

export function showRows(frame) {
  if (!current(frame)) return;
  place(parse(frame.html));
  pane().dataset.revision = frame.revision;
  hideTyping();
  markRead();
}

export function showHead(frame) {
  if (!current(frame)) return;
  replace(frame.html);
  composer.sync();
  offers.tick();
  markRead();
}

export function showTyping(frame) {
  if (!current(frame)) return;
  const line = document.getElementById("typing");
  line.lastElementChild.textContent = frame.text;
  keepPlace(() => (line.hidden = false));
  clearTimeout(typing);
  typing = setTimeout(hideTyping, TYPING_FOR);
}

/** It went to somebody else: what was written stays, and can go nowhere. */
export function gone(frame) {
  if (!current(frame)) return;
  const head = document.getElementById("thread-head");
  for (const name of ["data-mine", "data-answer-by"]) head.removeAttribute(name);
  for (const old of head.querySelectorAll(".thread-actions, .state-line")) old.remove();
  const line = head.appendChild(clone("t-gone"));
  line.querySelector("span").textContent = frame.text;
  composer.sync();
  offers.tick();
}

/** So much came that the thread is begun anew. */
export function reload(frame) {
  if (current(frame)) htmx.ajax("GET", `/desk/${frame.conversation}/`, { target: "#pane" });
}

/** Puts rows in the order of their ids; the same row again is rewritten where it stands. */
export function place(rows) {
  const isReading = !isAtBottom();
  let theirs;
  keepPlace(() => {
    theirs = rows.filter(placed).find((row) => row.classList.contains("in"));
    arrange();
    if (theirs && (isReading || !isLookedAt()) && !list().querySelector(".new-line")) drawNewLine(theirs);
  });
  showJump(Boolean(theirs && isReading) || isNewBelow());
}

/** Who reads further up stays where they read, whatever comes or goes at the end. */
function keepPlace(change) {
  const scroller = talk();
  const isReading = !isAtBottom();
  const { scrollTop, scrollHeight } = scroller;
  change();
  if (isReading) scroller.scrollTop = scrollTop - (scroller.scrollHeight - scrollHeight);
}

export function scrollToEnd() {
  talk().scrollTop = 0;
}

/** Told when this page is before somebody's eyes and its end is in sight: then its newest message was read. */
export function markRead() {
  if (!isLookedAt() || !isAtBottom() || !("mine" in (document.getElementById("thread-head")?.dataset ?? {}))) return;
  const newest = Number([...list().querySelectorAll(".in[data-unread]")].at(-1)?.dataset.id ?? 0);
  if (newest <= read) return;
  if (send({ type: "read", conversation: Number(pane().dataset.conversation), upto: newest })) read = newest;
}

export function start() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("#jump")) scrollToEnd();
    if (event.target.closest("#earlier")) loadEarlier();
    const link = event.target.closest(".bubble a");
    if (link) link.target = "_blank"; // what a visitor sends opens beside the desk, not in its place
  });
  addEventListener("focus", markRead);
  document.addEventListener("visibilitychange", markRead);
}

export function removeNewLine() {
  list()?.querySelector(".new-line")?.remove();
}

// In this thread the end is the scroller's zero: it opens there, and stays there while it grows.
const isAtBottom = () => talk().scrollTop > -AT_BOTTOM;

const isLookedAt = () => document.visibilityState === "visible" && document.hasFocus() && Boolean(pane());

const isNewBelow = () => !document.getElementById("jump").hidden && document.querySelector("#jump span").dataset.now === "some";

function placed(row) {
  const same = document.getElementById(row.id);
  if (same) {
    if (Number(row.dataset.revision) >= Number(same.dataset.revision)) morph(same, row);
    return false;
  }
  const id = row.dataset.clientId;
  if (id) list().querySelector(`.pending[data-client-id="${CSS.escape(id)}"]`)?.remove();
  const before = [...list().querySelectorAll("[data-id]")].findLast((one) => Number(one.dataset.id) < Number(row.dataset.id));
  if (before) before.after(row);
  else if (!document.getElementById("earlier")) list().prepend(row);
  return row.isConnected;
}

/** What depends on neighbours is drawn here, so that a pushed row needs none: days, and pauses within a group. */
function arrange() {
  dayLines(list(), document.documentElement.lang, words());
  let before;
  for (const row of list().querySelectorAll(".msg[data-id]")) {
    const time = Date.parse(row.querySelector("time").dateTime);
    row.toggleAttribute("data-apart", Boolean(before) && (time - before.time > APART || row.dataset.by !== before.by));
    before = { time, by: row.dataset.by };
  }
}

function drawNewLine(row) {
  if (row && "mine" in document.getElementById("thread-head").dataset) row.before(clone("t-new"));
}

function hideTyping() {
  const line = document.getElementById("typing");
  if (line) keepPlace(() => (line.hidden = true));
}

function scrolled() {
  showJump(false);
  markRead();
  const scroller = talk();
  if (scroller.scrollHeight + scroller.scrollTop - scroller.clientHeight < 300) loadEarlier();
}

function showJump(isNew) {
  const jump = document.getElementById("jump");
  const label = jump.querySelector("span");
  const some = !isAtBottom() && (isNew || (!jump.hidden && label.dataset.now === "some"));
  label.dataset.now = some ? "some" : "none";
  label.textContent = label.dataset[label.dataset.now];
  jump.classList.toggle("some", some);
  jump.hidden = isAtBottom();
}

/** The page of messages above; the reader stays where they are. */
async function loadEarlier() {
  const button = document.getElementById("earlier");
  if (!button || button.disabled) return;
  button.disabled = true;
  const address = `${button.dataset.url}?before=${button.dataset.before}`;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  button.disabled = false;
  if (!answer?.ok || !button.isConnected) return;
  const parts = parse(await answer.text());
  const next = parts.find((part) => part.id === "earlier");
  if (next) button.replaceWith(next);
  else button.remove();
  list().ariaLive = "off"; // what was said long ago is not news
  list().prepend(...parts.filter((part) => part !== next && !document.getElementById(part.id)));
  arrange();
  requestAnimationFrame(() => (list().ariaLive = "polite"));
}
