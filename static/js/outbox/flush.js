// Sends what waits on this device: each conversation in its order, each item once, as the person whom it belongs to.
// Pages and the service worker may call it at the same time.

import { add as addToCopies } from "../copies/shelf.js";
import { reduced } from "../files/reduce.js";
import { deliver } from "./deliver.js";
import { doorOf, isAction } from "./items.js";
import { free, heldFor } from "./order.js";
import * as store from "./store.js";

const STOPPED = {};
const MOST_FAILURES = 3; // of one item, by the server's fault; then it is shown as failed

/** Nothing goes until its writer has signed in again. */
export class SignedOut extends Error {}

export const SYNC = "outbox"; // the tag under which the browser wakes the worker when the network is back

/**
 * Tells every page of this device, and the worker: {type: "sent" | "refused" | "waits" | "progress" | "dropped", item,
 * …}.
 */
export const news = () => new BroadcastChannel("pupitre.outbox");

const underway = new Map(); // id → what ends its sending, where its writer gives it up

let wire;

/**
 * Rejects where something still waits, so that whoever called asks again.
 * `person`: {user, token, isServerAway?, overSocket?} of the page that asks; without one, who is signed in.
 * `overSocket(item, signal)`: its own way for an answer; {status, text}, or null where that has to be posted.
 */
export async function flush(person) {
  if (!wire) {
    wire = news();
    wire.onmessage = ({ data }) => data.type === "dropped" && underway.get(data.item.id)?.abort();
  }
  const work = async () => send(person ?? (await signedIn()));
  if (navigator.locks) return navigator.locks.request("pupitre.outbox", work);
  return work(); // without locks two tabs may send the same, which the server knows by its client id
}

/** The same for a worker that no page wakes again: it waits as long as somebody may take something back. */
export async function flushAll() {
  await flush();
  const { user } = await signedIn();
  const held = (await store.all(user)).map((item) => heldFor(item)).filter(Boolean);
  if (!held.length) return;
  await new Promise((goOn) => setTimeout(goOn, Math.max(...held)));
  await flush();
}

async function send(person) {
  const stuck = new Set(); // conversations whose next item found no ear
  for (let item; (item = await next(person.user, stuck)); ) {
    const ended = new AbortController(); // from here on: a photo that is given up while it is made smaller does not go
    underway.set(item.id, ended);
    const answer = await deliverAs(person, item, ended.signal).finally(() => underway.delete(item.id));
    if (answer === STOPPED) continue;
    if (!answer) throw new Error("No network");
    if (answer.isDoor) throw new SignedOut();
    if (!isLater(answer)) await settle(item, answer);
    else if (isFault(answer, person) && (await failedOnceMore(item)) >= MOST_FAILURES) await settle(item, answer);
    else stuck.add(item.thread);
  }
  if (stuck.size) throw new Error("Still waiting");
}

const isLater = ({ status }) => status >= 500 || status === 408 || status === 429;

/** Not of a server that is away as a whole, as the page's live connection tells; silence tells a worker nothing. */
const isFault = ({ status, isSilent }, { isServerAway }) =>
  status >= 500 && (isServerAway ? !isServerAway() : !isSilent);

/** What the server fails at again and again it would fail at for ever: its writer decides, and the rest goes on. */
async function failedOnceMore(item) {
  const failures = (item.failures ?? 0) + 1;
  await store.change(item.id, { failures });
  return failures;
}

async function next(user, stuck) {
  return free(await store.all(user)).find((item) => !stuck.has(item.thread));
}

async function settle(item, { status, text, said }) {
  const refused = status < 300 ? undefined : { status, text, at: Date.now() };
  if (refused) await store.change(item.id, { refused, failures: undefined });
  else await store.remove(item.id);
  wire.postMessage({ type: refused ? "refused" : "sent", item: { ...bare(item), refused }, text, said });
  if (!refused && !isAction(item)) await addToCopies(item.thread, text).catch(() => {}); // the device is full
}

/** The token belongs to a session: signed out or somebody else by now, it opens nothing. An old one is renewed once. */
async function deliverAs(person, item, signal) {
  const file = item.file && (await reduced(item.file));
  if (signal.aborted) return STOPPED;
  if (file?.size > item.most) return { status: 413, text: "" };
  const fields = { client_id: item.id, ...when(item), ...item.fields, ...(file && { file }) };
  const progress = (part) => wire.postMessage({ type: "progress", item: bare(item), part });
  for (const isLast of [false, true]) {
    const headers = { "X-CSRFToken": person.token, "HX-Request": "true" };
    const post = () =>
      deliver(`/desk/${item.thread}/${doorOf(item)}/`, { headers, fields, signal, progress: item.file && progress });
    const answer = (!isLast && (await overSocket(person, item, signal))) || (await post());
    if (signal.aborted) return STOPPED;
    if (answer?.status !== 403 || isLast) return answer;
    const now = await signedIn();
    if (now.user !== person.user) throw new Error("Somebody else is signed in");
    person.token = now.token;
  }
  return null;
}

/** Notes, files and actions are posted; so is all that the worker sends. */
const overSocket = (person, item, signal) =>
  item.kind === "answer" && person.overSocket ? person.overSocket(item, signal) : null;

/**
 * By the server's clock, where the page knew it; else how long it has waited, by a clock that may be wrong by itself.
 */
const when = ({ at, chosen }) => (chosen === undefined ? { waited: Date.now() - at } : { at: Math.round(chosen) });

/** {user, token}. Rejects where nobody is signed in, or nobody answers. */
async function signedIn() {
  const answer = await fetch("/phone/token/", {
    redirect: "error",
    cache: "no-store",
    signal: AbortSignal.timeout(10000),
  });
  if (!answer.ok) throw new Error(`The server answers ${answer.status}`);
  return answer.json();
}

const bare = ({ file: _, ...item }) => item;
