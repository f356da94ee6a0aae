// What was written and is not stored yet: one outbox for every conversation of this person on this device.

import { Outbox } from "../live/outbox.js";
import { showBanner } from "./connection.js";
import * as drafts from "./drafts.js";
import { Sender } from "./sender.js";
import { say } from "./toasts.js";
import { words } from "./words.js";

let outbox;
let sender;
let threadOf;

/** `find(conversation)`: its Thread, where it is open on this page. */
export function start(find) {
  threadOf = find;
  outbox = new Outbox(`pupitre.outbox.${document.getElementById("desk").dataset.user}`);
  sender = new Sender(outbox, { sent, refused, failed: words().failed });
}

/** `kind`: "answer" or "note". */
export const add = (conversation, text, kind) => outbox.add(String(conversation), text, { kind });

export const of = (conversation) => outbox.of(String(conversation));

export const queued = () => outbox.entries.filter((entry) => !entry.failed).length;

/** What waits is sent now; the banner says how much that is. */
export function flush() {
  sender.run();
  showBanner();
}

export function retry(id) {
  outbox.retry(id);
  flush();
}

export function discard(id) {
  outbox.remove(id);
}

function sent(entry, row) {
  drafts.sent(Number(entry.thread));
  threadOf(entry.thread)?.place([row]);
  showBanner();
}

function refused(entry, reason) {
  const thread = threadOf(entry.thread);
  const row = thread?.pending(entry.id);
  if (row) thread.composer.drawState(row, reason);
  else say(reason);
  showBanner();
}
