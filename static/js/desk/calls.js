// Video calls on the desk: what rings here, the one that this page is in, and the tool that invites a visitor to one.

import * as layers from "../parts/layers.js";
import * as alarm from "./alarm.js";
import { send, trouble } from "./connection.js";
import * as threads from "./threads.js";
import { post } from "./token.js";
import * as toasts from "./toasts.js";

const RINGS_EVERY = 3000; // ms

let loading = null; // the script of calls, once there is one
let inviting = null; // the conversation of the invitation

export const frames = {
  call: (frame) => (loading || frame.state !== "gone") && load().then((call) => call?.show(frame)),
  joined: (frame) => loading?.then((call) => call?.joined(frame)),
  peer: (frame) => loading?.then((call) => call?.peerJoined(frame)),
  signal: (frame) => loading?.then((call) => call?.signal(frame)),
};

export function start() {
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-invites]")) return;
    const thread = threads.around(target) ?? threads.theCurrent();
    inviting = thread.conversation;
    document.dispatchEvent(new CustomEvent("close-sheet"));
    load().then((call) => call?.ring(thread.root.dataset.title));
  });
}

/** The socket is there again: the page takes its seat anew. */
export const reconnected = () => loading?.then((call) => call?.reconnected());

function load() {
  const root = document.getElementById("call");
  loading ??= import(root.dataset.script)
    .then(({ Call }) => new Call({ root, side: "agent", wire, say: toasts.say, rings, write, layers }))
    .catch(() => {
      loading = null;
      toasts.say(trouble());
    });
  return loading;
}

const wire = {
  send,
  ring: (page) => ask(inviting, "call", { page }),
  accept: (call, page) => ask(call.conversation, "call/accept", { call: call.id, page }),
  move: (call, page) => ask(call.conversation, "call/continue", { call: call.id, page }),
  decline: (call) => ask(call.conversation, "call/decline", { call: call.id }),
  hangUp: (call, isLost) => ask(call.conversation, "call/hang-up", { call: call.id, ...(isLost && { lost: 1 }) }),
};

/** Why it is refused, or "". */
async function ask(conversation, door, fields) {
  const answer = await post(`/desk/${conversation}/${door}/`, { body: new URLSearchParams(fields) }).catch(() => null);
  if (answer?.ok) return "";
  return answer?.status === 409 ? (await answer.json()).text : trouble();
}

/** The conversation of a call that is over. */
function write({ conversation }) {
  const thread = threads.of(conversation);
  if (!thread) return location.assign(`/desk/${conversation}/`);
  threads.choose(thread);
  thread.root.querySelector(".say")?.focus();
}

let ringing;

function rings(is) {
  clearInterval(ringing);
  if (!is) return;
  alarm.ring();
  ringing = setInterval(alarm.ring, RINGS_EVERY);
}
