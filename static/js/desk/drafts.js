// What is written and not yet sent: kept on the device at each key, and on the server at each pause, so that another
// device of the same person can go on with it. Of the two, the one that was written last stands.

import { device } from "../parts/storage.js";
import { now } from "./times.js";
import { post } from "./token.js";

const PAUSE = 1500; // ms without a key
const LONGEST = 10000; // characters that the server keeps

const waiting = new Map(); // conversation → timer of what the server does not have yet
const onServer = new Set(); // conversations of which it has a draft
const untold = new Set(); // conversations whose draft the list does not show as it is
const posts = new Map(); // conversation → its last post: one after another, so that the newest comes last

const name = (conversation) => `pupitre.draft.${document.getElementById("desk").dataset.user}.${conversation}`;

/**
 * What was begun in a conversation that is opened, as {text, mode}. `draft`, `draftAt`: what the server knew of it
 * `drawnAt`.
 */
export function restored(conversation, { draft: text = "", draftAt = "", drawnAt }) {
  const mine = read(conversation);
  const theirs = { text, at: draftAt ? Date.parse(draftAt) : 0, brought: Date.parse(drawnAt) };
  if (text) onServer.add(conversation);
  // What was brought before the page was drawn is the server's to tell: another device may have sent it since. A copy
  // of the page, or one that was on its way already, knows nothing of it.
  if (!mine || mine.brought < theirs.brought || mine.at < theirs.at) return settle(conversation, theirs);
  if (mine.text !== text) later(conversation);
  else if (!text) forget(conversation);
  if (mine.stranded) write(conversation, { ...mine, stranded: undefined }); // it is here again
  return { text: mine.text, mode: mine.mode ?? "answer" };
}

/** The conversation has left the desk. What was begun in it stays readable on this device. `facts`: {name, why}. */
export function strand(conversation, facts) {
  const mine = read(conversation);
  if (mine?.text?.trim()) write(conversation, { ...mine, stranded: facts });
}

/** [{conversation, text, name, why}] of what was begun and can be sent nowhere. */
export function stranded() {
  const ours = name("");
  return device.names.flatMap((name) => {
    const { text, stranded } = (name.startsWith(ours) && device.getJson(name)) || {};
    return stranded ? [{ conversation: Number(name.slice(ours.length)), text, ...stranded }] : [];
  });
}

export const discard = (conversation) => forget(conversation);

function settle(conversation, theirs) {
  if (theirs.text) write(conversation, theirs);
  else forget(conversation);
  return { text: theirs.text, mode: "answer" };
}

/** A private note stays on the device: nowhere else it could be taken for an answer. */
export function keep(conversation, text, mode) {
  write(conversation, { text, at: now(), mode });
  untold.add(conversation);
  later(conversation);
}

/** It goes as a message now, and the server takes its draft away with it. */
export function sending(conversation) {
  clearTimeout(waiting.get(conversation));
  for (const drafts of [waiting, onServer, untold]) drafts.delete(conversation);
}

/** A message was stored, and the server's draft went with it; what was begun after it is brought again. */
export function sent(conversation) {
  const mine = read(conversation);
  if (!mine?.text) return;
  write(conversation, { ...mine, at: now(), brought: undefined });
  later(conversation);
}

export function start() {
  const leave = () => {
    for (const conversation of [...waiting.keys()]) bring(conversation, { left: true });
  };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
}

/** Its pane is closed: the list says what stands there. */
export function left(conversation) {
  if (untold.has(conversation)) bring(conversation, { left: true });
}

function later(conversation) {
  clearTimeout(waiting.get(conversation));
  waiting.set(
    conversation,
    setTimeout(() => bring(conversation), PAUSE),
  );
}

function bring(conversation, { left = false } = {}) {
  clearTimeout(waiting.get(conversation));
  waiting.delete(conversation);
  if (left) untold.delete(conversation);
  const before = posts.get(conversation);
  const sending = before && !left ? before.then(() => send(conversation, left)) : send(conversation, left);
  posts.set(conversation, sending);
  sending.then(() => posts.get(conversation) === sending && posts.delete(conversation));
}

async function send(conversation, left, isAgain = false) {
  const { text = "", at = now(), mode } = read(conversation) ?? {};
  if ((mode === "note" && text) || (!text && !onServer.has(conversation)) || text.length > LONGEST) return;
  const body = new FormData();
  body.set("text", text);
  body.set("at", String(Math.round(at)));
  if (left) body.set("left", "1");
  const headers = { "HX-Request": "true" };
  const answer = await post(`/desk/${conversation}/draft/`, { body, headers, keepalive: true }).catch(() => null);
  const kept = read(conversation);
  if (answer?.status === 202 && kept?.at === at && !kept.brought && !isAgain) {
    // No other device had it to send: it was begun here while what was said before it was still on its way.
    write(conversation, { ...kept, at: now() });
    return send(conversation, left, true);
  }
  if (answer?.status !== 204) return; // it stays on the device, and is brought with the next key or the next opening
  if (kept?.at === at) write(conversation, { ...kept, brought: now() });
  if (text) onServer.add(conversation);
  else onServer.delete(conversation);
}

const read = (conversation) => device.getJson(name(conversation));

const forget = (conversation) => device.remove(name(conversation));

/** Without storage a draft lives as long as its page. */
const write = (conversation, kept) => device.setJson(name(conversation), kept);
