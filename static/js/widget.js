// The chat in its frame: what the visitor, the desk and the embedding page do to each other.

import { showLate } from "./live/late.js";
import { keyOf } from "./parts/keys.js";
import * as layers from "./parts/layers.js";
import { localeOf } from "./parts/locale.js";
import { readable } from "./parts/page_addresses.js";
import { said } from "./parts/said.js";
import { Unsent } from "./widget/unsent.js";
import { Calls } from "./widget/calls.js";
import { Composer } from "./widget/composer.js";
import { takeFiles } from "./widget/files.js";
import { Host } from "./widget/host.js";
import { Connection } from "./widget/connection.js";
import { Mirror } from "./widget/mirror.js";
import { Memory } from "./widget/memory.js";
import { hideTrouble, showOffline, showTrouble, tellOfCall } from "./widget/notices.js";
import { Outbox } from "./widget/outbox.js";
import { Panels } from "./widget/panels.js";
import { allowSound, chime } from "./widget/sound.js";
import { drawPlace, drawState } from "./widget/state.js";
import { Thread } from "./widget/thread.js";

const root = document.documentElement;
const at = (id) => document.getElementById(id);
const words = at("t-words").dataset;
const { inbox } = root.dataset;
const theirs = localeOf(navigator.language);
const locale = theirs.startsWith(root.lang) ? theirs : localeOf(root.lang); // their own way to write days

const RENEWED_EVERY = 12 * 3600 * 1000; // ms: what opens a file in the rows holds a day
const memory = new Memory(inbox);
const unsent = new Unsent(inbox);
const outbox = new Outbox(`pupitre.${inbox}.outbox`);
let identity = null;
let page = { url: "", title: "" };
let isOpen = parent === window; // opened by itself, it is a page of its own
let isFull = false; // it takes the whole screen, as on a phone
let got = 0; // the last message that the desk was told has come
let read = 0; // and that was read
let nextLook; // when hours change
let shownUnread = 0; // how many the embedding page shows

const panels = new Panels({
  memory,
  unsent,
  send: (frame) => connection.send(frame),
  isWriting: () => Boolean(at("say").value.trim()),
  isLookedAt: isBeforeEyes,
  shown: turnToThread,
});
const thread = new Thread({ locale, words, unsent, isLookedAt, news });
const composer = new Composer({ post, words, typing: () => connection.send({ type: "typing" }), unsent });
const calls = new Calls({
  send: (frame) => connection.send(frame),
  open: () => connection.open(),
  say: tellOfCall,
  write: () => composer.focus(),
  show: () => host.tell("show"),
  known: comeBack,
});
const connection = new Connection({
  inbox,
  language: theirs,
  pageLanguage: root.lang,
  outbox,
  isHeld: () => Boolean(files?.out.isTrying),
  who: () => ({ token: token(), identity, page }),
  show: {
    welcome,
    rows,
    stored,
    state,
    place: drawPlace,
    promised,
    error,
    lost,
    late: showLate,
    typing: (text) => thread.showTyping(text),
    earlier: (html, hasMore) => thread.placeEarlier(html, hasMore),
    refused: (id, reason) => thread.showRefusal(id, reason),
    postponed: showTrouble,
  },
  calls: calls.frames,
});
const files = takeFiles({
  language: theirs,
  thread,
  who: () => ({ token: token(), identity, page }),
  place: rows,
  starting: () => connection.open(),
  tried: () => connection.pump(),
});
const host = new Host((root.dataset.origins ?? "").split(" "), {
  hello: greeted,
  page: (said) => turnPage(said.page),
  open: (said) => opened(said),
  close: closed,
  identify: (said) => recognise(said.identity),
  mirror: (_said, [line]) => mirror.begin(line),
});
const mirror = new Mirror({
  inbox,
  language: theirs,
  who: () => ({ token: token(), identity }),
  host,
  answer: (agrees) => connection.send({ type: "mirror", agrees }),
});

// ---- the embedding page

function greeted(said) {
  page = theirPage(said.page);
  recognise(said.identity);
  host.tell("ready", {
    colour: root.dataset.colour,
    position: root.dataset.position,
    launcher: root.dataset.launcher,
    title: root.dataset.title,
    language: root.lang,
    open: memory.get("open") === "yes" && !memory.get("withdrawn"),
    offered: !memory.get("withdrawn"),
    ...unread(),
  });
  if (memory.get("talks") || "kept" in root.dataset || outbox.entries.length) connection.open();
}

function opened({ quietly, full }) {
  isOpen = true;
  isFull = Boolean(full);
  if (isFull) layers.opened(host, () => host.tell("close"));
  holdPanel(panels.open);
  memory.set("open", "yes");
  connection.open();
  thread.look();
  if (quietly) return;
  if (panels.open) panels.focus(panels.open);
  else composer.focus();
}

function closed() {
  isOpen = false;
  layers.closed(panels);
  layers.closed(host);
  memory.forget("open");
  panels.minimised();
  news();
}

function turnPage(now) {
  page = theirPage(now);
  connection.tellPage();
}

/** The page that they are on, its address without what is nobody else's affair. */
function theirPage(said) {
  return said ? { title: said.title, url: readable(String(said.url)) } : page;
}

/** Another person than before begins with a token of their own: a shared computer shows nobody else's words. */
function recognise(proof) {
  const before = memory.get("identified");
  const now = proof?.id ?? null;
  const isAnother = identity?.id !== proof?.id;
  identity = proof ?? null;
  if (now) memory.set("identified", now);
  else memory.forget("identified");
  if (before && before !== now) {
    const isSpent = memory.get("token") === root.dataset.token;
    memory.forget("token", "talks");
    for (const entry of outbox.entries) forgetEntry(entry.id);
    files?.chosen.take();
    files?.out.dropAll();
    unsent.forgetAll();
    composer.clear();
    if (isSpent) return location.reload(); // the page has another one for them
  }
  if (isAnother) connection.begin();
}

function token() {
  if (!memory.get("token")) memory.set("token", root.dataset.token);
  return memory.get("token");
}

// ---- the desk

function welcome(frame) {
  showOffline(false);
  hideTrouble();
  showLate("");
  state(frame.state);
  if (frame.fresh) {
    got = read = 0;
    thread.begin(frame.html);
    thread.offerEarlier(frame.has_earlier);
  } else rows(frame.html);
  for (const entry of outbox.entries) {
    if (at("thread").querySelector(`[data-id][data-client-id="${CSS.escape(entry.id)}"]`)) outbox.remove(entry.id);
    else thread.showPending(entry);
  }
  remember();
  calls.welcomed();
}

function rows(html) {
  const theirs = thread.place(html);
  remember();
  if (!theirs.length) return;
  if (!isLookedAt()) chime();
  at("spoken").textContent = theirs
    .map((row) => said(words.heard, row.dataset.by, row.dataset.said ?? row.querySelector(".bubble").textContent))
    .join("\n");
}

function stored(frame) {
  hideTrouble();
  rows(frame.html);
  thread.dropPending(frame.client_id);
}

function state(html) {
  drawState(html);
  panels.drawn();
  mirror.drawn(at("pw-mirror").dataset);
  lookAgain(Number(at("pw-who").dataset.changesIn));
  offer(!("blocked" in at("pw-end").dataset));
}

/** The transcript was asked for: what becomes of it stands at the end of the thread. */
function promised(html) {
  state(html);
  panels.show("");
}

/** Business hours begin and end while nothing else happens. Pages do not all ask at the same instant. */
function lookAgain(seconds) {
  clearTimeout(nextLook);
  if (seconds) nextLook = setTimeout(() => connection.send({ type: "state" }), (seconds + Math.random() * 2) * 1000);
}

function turnToThread(panel) {
  holdPanel(panel);
  if (panel) return;
  thread.toEnd();
  if (isBeforeEyes()) composer.focus();
}

/** On the whole screen of a phone Back leads from the survey to the conversation, and from there to the site's page. */
function holdPanel(panel) {
  if (panel && isOpen && isFull) layers.opened(panels, () => panels.show(""));
  else layers.closed(panels);
}

/** A visitor who may not write is offered nothing to write in, here and on the site's next pages. */
function offer(is) {
  at("composer").hidden = !is;
  if (is) memory.forget("withdrawn");
  else memory.set("withdrawn", "yes");
  host.tell("offered", { offered: is });
}

/** A token that no longer holds gives way to this page's own; a wrong proof leaves the visitor nameless, not mute. */
function error({ of, text }) {
  if (of === "token" && memory.get("token") !== root.dataset.token) {
    memory.set("token", root.dataset.token);
    return connection.begin();
  }
  if (of === "identity") {
    console.warn(`Pupitre: ${text}`);
    identity = null;
    return connection.begin();
  }
  if (of === "ring" || of === "accept" || of === "continue") return calls.refused(text);
  if (of === "earlier") thread.offerEarlier(true);
  if (panels.refused(of, text) || (of !== "token" && of !== "hello")) return;
  showTrouble(text);
}

function lost() {
  showOffline(true);
  thread.hideTyping();
  at("earlier").disabled = false; // what was asked for is not answered any more
}

/** On the next page of the site the line is opened at once where there is a conversation to follow. */
function remember() {
  if (thread.first) comeBack();
}

function comeBack() {
  memory.set("talks", "yes");
  if (memory.isForbidden && !identity && !("kept" in root.dataset)) keepOnServer();
}

/** Without storage, a cookie that holds for this site's pages alone remembers who this is. */
function keepOnServer() {
  root.dataset.kept = "";
  fetch(root.dataset.keep, { method: "POST", body: new URLSearchParams({ token: token() }) }).catch(() => {
    delete root.dataset.kept; // tried again with the next message
  });
}

// ---- the visitor

/** Files first, the words that go with them after them. */
function post(text) {
  files?.send();
  if (text) thread.showPending(outbox.add(inbox, text));
  thread.toEnd();
  connection.open();
  connection.pump();
}

function forgetEntry(id) {
  outbox.remove(id);
  thread.dropPending(id);
}

function isBeforeEyes() {
  return isOpen && document.visibilityState === "visible";
}

function isLookedAt() {
  return isBeforeEyes() && !panels.open;
}

/** Tells the desk how far its words have come, and the page how many wait to be read. */
function news() {
  const last = thread.lastOfAgents;
  if (thread.readUpto > read && connection.send({ type: "read", upto: thread.readUpto })) read = got = thread.readUpto;
  if (last > Math.max(got, read) && connection.send({ type: "got", upto: last })) got = last;
  if (thread.unread.length === shownUnread) return;
  shownUnread = thread.unread.length;
  host.tell("unread", unread());
}

function unread() {
  const count = thread.unread.length;
  return { unread: count, unreadWords: words[count === 1 ? "unreadOne" : "unreadMany"].replace("{n}", count) };
}

at("thread").addEventListener("click", (event) => {
  const row = event.target.closest(".pending");
  if (!row) return;
  if (event.target.closest("[data-discard]")) forgetEntry(row.dataset.clientId);
  if (event.target.closest("[data-again]")) {
    outbox.retry(row.dataset.clientId);
    thread.showRefusal(row.dataset.clientId);
    connection.pump();
  }
});
at("earlier").addEventListener("click", (event) => {
  event.currentTarget.disabled = connection.send({ type: "earlier", before: thread.first });
});
at("close").addEventListener("click", () => host.tell("close"));
at("close").hidden = parent === window;
addEventListener("keydown", (event) => {
  if (keyOf(event) === "Escape" && !document.querySelector(":popover-open")) host.tell("close");
});
document.addEventListener("visibilitychange", () => thread.look());
// Escape, Android's button and the swipe of iOS close what takes the whole screen. Beside the page it is a part of it:
// there Back belongs to the site, and dialogs of ours answer to Escape alone.
layers.start({ inHistory: () => isFull });
allowSound();
setInterval(() => connection.begin(), RENEWED_EVERY);
for (const entry of outbox.entries) thread.showPending(entry);
if (isOpen) connection.open();
