// The copilot's sheet: what is touched goes into the composer, where its agent reads it before it is sent.

import * as sheets from "./sheets.js";
import * as suggesting from "./suggesting.js";
import * as threads from "./threads.js";
import * as toasts from "./toasts.js";
import { words } from "./words.js";

const accepted = new Map(); // conversation → {suggestion, text}: what the model wrote, as it stood in the composer

export function start() {
  suggesting.start();
  sheets.sheet().addEventListener("click", ({ target }) => {
    const offered = target.closest("[data-copilot]");
    if (offered) take(offered.dataset, threads.around(offered));
  });
  document.addEventListener("composer-posts", ({ target, detail }) => posted(threads.around(target), detail));
}

function take({ copilot, suggestion, instead }, thread) {
  suggesting.taken();
  sheets.close(); // first: a dialog that closes gives the focus back to what opened it
  if (!thread) return;
  const { composer, conversation } = thread;
  if (instead === undefined) {
    composer.setMode("answer");
    composer.insertApart(copilot);
  } else replace(composer, copilot, () => giveBack(conversation));
  if (suggestion) accepted.set(conversation, { suggestion, text: composer.text.trim() });
}

/** As long as nothing was sent, what stood there can come back. */
function replace(composer, text, undone) {
  const before = composer.text;
  composer.setText(text);
  composer.field.focus();
  toasts.say(words().improved, () => {
    if (!undone()) return;
    composer.setText(before);
    composer.field.focus();
  });
}

/** False where it is gone already. */
function giveBack(conversation) {
  const taken = accepted.get(conversation);
  if (taken) suggesting.settle(taken.suggestion, "refused");
  return accepted.delete(conversation);
}

function posted({ conversation }, text) {
  const taken = accepted.get(conversation);
  if (taken) suggesting.settle(taken.suggestion, text === taken.text ? "accepted" : "edited");
  accepted.delete(conversation);
}
