// What was written or done here and is not stored yet: kept on the device, shown as waiting, sent in its order.

import htmx from "htmx.org";
import { clientId } from "../live/client_id.js";
import { flush as send, news, SignedOut, SYNC } from "../outbox/flush.js";
import { isAction, leaves } from "../outbox/items.js";
import { free, heldFor } from "../outbox/order.js";
import { seal } from "../outbox/seals.js";
import * as store from "../outbox/store.js";
import { elementsOf } from "../parts/html.js";
import { overSocket } from "./answering.js";
import { backSince, isOffline, showBanner } from "./connection.js";
import * as drafts from "./drafts.js";
import { serverTime } from "./times.js";
import { say } from "./toasts.js";
import { headers } from "./token.js";
import * as waiting from "./waiting.js";

const FIRST_WAIT = 2000; // ms
const LONGEST_WAIT = 15000;

const user = Number(document.getElementById("desk").dataset.user);
const wire = news();
const adding = new Set(); // ids on their way into the store
let items = []; // as the device keeps them
let threads;
let [busy, again, attempts, later, ripe] = [false, false, 0, 0, 0];
let keeping = Promise.resolve(); // one after another: a large photo stays before the words that go with it

/** `open`: the open conversations of this page, as threads.js has them. */
export async function start(open) {
  threads = open;
  waiting.start({ retry: decided(retry), discard: decided(discard), takeBack });
  wire.onmessage = ({ data }) => data.item.user === user && heard[data.type](data);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && read());
  document.addEventListener("thread-opened", ({ target }) => draw(threads.around(target)));
  await seal(user); // what comes now is kept at once
  await read();
  flush();
}

/**
 * `kind`: answer, note, file or the name of a tool; `more`: {fields, file, most, words, id, refused, door, leaves} as
 * it has them.
 */
export const add = (conversation, kind, more) => addAll(conversation, [{ kind, ...more }]);

/** Several, as `add` has them, each with its `kind`. For `ms` their writer may take all of them back. */
export function addAll(conversation, all, ms = 0) {
  release(conversation);
  const at = Date.now();
  const held = ms > 0 && { together: clientId(), notBefore: at + ms };
  const common = { user, thread: conversation, at, chosen: serverTime(), ...held };
  const fresh = all.map((more) => ({ id: clientId(), ...common, ...more }));
  items.push(...fresh);
  draw(threads.of(conversation));
  return Promise.all(fresh.map(keep));
}

/** What waits for the network, for the banner's words. */
export function queued() {
  const going = free(items);
  return { n: going.length, hasActions: going.some(isAction) };
}

/** Whether something of this conversation has to go before whatever comes now. */
export const isWaitingIn = (conversation) => of(conversation).some((item) => !item.refused);

/** Whether it leaves the desk with what waits. */
export const isLeaving = (conversation) => of(conversation).some((item) => !item.refused && leaves(item));

/** Something else is done with a conversation: what was chosen before to leave it, and is not done, holds no more. */
export function overrule(conversation) {
  for (const item of of(conversation)) if (isAction(item) && (leaves(item) || !item.together)) discard(item.id);
}

/** What waits is sent now; the banner says how much that is. */
export async function flush() {
  showBanner();
  ripen();
  again = true;
  if (busy) return;
  clearTimeout(later);
  busy = true;
  try {
    for (; again; attempts = 0) {
      again = false;
      const person = { user, token: headers()["X-CSRFToken"], isServerAway: isOffline, overSocket };
      if (queued().n) await send(person);
    }
  } catch (trouble) {
    if (trouble instanceof SignedOut) return location.reload(); // it goes after the next sign-in
    later = setTimeout(flush, Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempts++));
  } finally {
    busy = false;
  }
}

/** The list says where something waits. A file that can never be sent goes with its conversation. */
export function markRows() {
  const left = (item) => !document.getElementById(`row-${item.thread}`) && of(item.thread).length === 1;
  for (const item of items) if (waiting.isFinal(item) && left(item)) discard(item.id);
  waiting.markRows(items);
}

/** How much of this person's waits here, refused or not. */
export const waitingHere = () => items.length;

const of = (conversation) => items.filter((item) => item.thread === Number(conversation));

/** The button that said so is gone: its person goes on where they write, or on the list. */
const decided = (decision) => (id) => {
  const thread = threads.of(items.find((item) => item.id === id)?.thread);
  decision(id);
  if (thread) thread.composer.focus();
  else document.getElementById("list-h").focus({ preventScroll: true });
};

/** Who has read what the visitor wrote meanwhile and does it anyway has seen it. */
async function retry(id) {
  const item = items.find((candidate) => candidate.id === id);
  const seen = waiting.asked(item)?.seen;
  const changes = { refused: undefined, ...(seen && { fields: { ...item.fields, seen } }) };
  change(id, changes);
  await store.change(id, changes);
  flush();
}

/** Who goes on in a conversation takes nothing of before back. */
function release(conversation) {
  for (const { id } of of(conversation).filter((item) => heldFor(item))) {
    change(id, { notBefore: undefined });
    inTurn(() => store.change(id, { notBefore: undefined }));
  }
}

/** It stands where it was before it was sent, with all that was to go with it. */
async function takeBack(id) {
  const { thread, together } = items.find((item) => item.id === id);
  const back = of(thread).filter((item) => item.together === together && heldFor(item));
  const { composer } = threads.of(thread);
  await composer.takeBack(
    back.filter(({ file }) => file),
    writtenIn(back.find(({ kind }) => kind === "answer")),
  );
  for (const item of back) discard(item.id);
  composer.focus();
}

/** What its writer wrote, where it goes as a translation. */
const writtenIn = (item) => item?.fields.written ?? item?.fields.text;

/** Nothing more is to be taken back: it is shown, and goes. */
function ripen() {
  clearTimeout(ripe);
  const next = Math.min(...items.map((item) => heldFor(item)).filter(Boolean));
  if (!Number.isFinite(next)) return;
  ripe = setTimeout(() => {
    for (const thread of threads.all()) draw(thread);
    flush();
  }, next);
}

/** What waited for this decision goes on. */
async function discard(id) {
  drop(id);
  await inTurn(() => store.remove(id));
  wire.postMessage({ type: "dropped", item: { id, user } }); // whoever sends it, this page or another, lets go
  flush();
}

/** After what was kept or changed before it. */
const inTurn = (work) => (keeping = keeping.then(work, work));

async function keep(item) {
  adding.add(item.id);
  await inTurn(() => store.add(item));
  adding.delete(item.id);
  wire.postMessage({ type: "waits", item });
  wakeWorker();
  flush();
}

/** Where the browser can, it wakes the worker when the network is back, though the app was closed meanwhile. */
async function wakeWorker() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.sync?.register(SYNC).catch(() => {});
}

/** Other pages and the worker may have sent meanwhile, while this one slept. */
async function read() {
  const kept = await store.all(user);
  const known = new Set(kept.map((item) => item.id));
  for (const item of items) if (!known.has(item.id) && !adding.has(item.id) && !item.refused) drop(item.id);
  items = [...kept, ...items.filter((item) => !known.has(item.id))];
  for (const thread of threads.all()) draw(thread);
  showBanner();
}

const heard = {
  waits({ item }) {
    if (items.some((other) => other.id === item.id)) return;
    items.push(item);
    draw(threads.of(item.thread));
    showBanner();
  },
  dropped({ item }) {
    drop(item.id);
    showBanner();
  },
  sent({ item, text, said }) {
    const [row] = said ? [] : elementsOf(text).filter((element) => element.dataset.id);
    if (row) placeRow(threads.of(item.thread), item, row);
    drop(item.id);
    if (said) say(said.text, said.undo);
    else drafts.sent(item.thread);
    const current = threads.theCurrent();
    if (item.together && leaves(item) && current?.conversation === item.thread) toList();
    showBanner();
  },
  refused({ item }) {
    change(item.id, { refused: item.refused });
    if (!threads.of(item.thread)) say(waiting.reason(item));
    showBanner();
  },
  progress: ({ item, part }) => waiting.drawProgress(item.id, part),
};

/** As the server leads there where it was asked without a moment to undo it. */
const toList = () => htmx.ajax("GET", "/desk/", { target: "#pane", push: "/desk/" });

function placeRow(thread, item, row) {
  waiting.keepPreview(item.id, row);
  thread?.place([row]);
  if (item.at < backSince()) thread?.drawBackLine(document.getElementById(row.id), backSince());
}

/** A conversation's rows depend on each other: what was refused holds what was written before one knew. */
function draw(thread) {
  if (!thread) return;
  const going = new Set(free(items));
  const all = of(thread.conversation);
  for (const item of all) {
    const mayGoBack = heldFor(item) > 0;
    const isLast = item === all.findLast(({ together }) => together === item.together);
    waiting.draw(thread, item, { mayGoBack, isLast, isHeld: !item.refused && !mayGoBack && !going.has(item) });
  }
  thread.composer.sync();
}

function change(id, changes) {
  items = items.map((item) => (item.id === id ? { ...item, ...changes } : item));
  draw(threads.of(items.find((item) => item.id === id)?.thread));
  markRows();
}

function drop(id) {
  const gone = items.find((item) => item.id === id);
  items = items.filter((item) => item !== gone);
  waiting.remove(id);
  draw(threads.of(gone?.thread));
  markRows();
}
