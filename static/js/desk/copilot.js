// The copilot's sheet: what is touched goes into the composer, where its agent reads it before it is sent.

import * as outcomes from "./outcomes.js";
import * as sheets from "./sheets.js";
import * as suggesting from "./suggesting.js";
import * as threads from "./threads.js";
import * as toasts from "./toasts.js";
import { words } from "./words.js";

export function start() {
  outcomes.offer(null); // what a page that is gone had offered was not taken
  suggesting.start();
  sheets.sheet().addEventListener("click", ({ target }) => {
    const offered = target.closest("[data-copilot]");
    if (offered) take(offered.dataset, threads.around(offered));
  });
  document.addEventListener("composer-posts", ({ target, detail }) =>
    outcomes.end(threads.around(target).conversation, detail),
  );
}

function take({ copilot, suggestion, instead }, thread) {
  if (suggestion && thread) outcomes.take(suggestion, thread.conversation, copilot); // it is no refusal that it closes
  sheets.close(); // first: a dialog that closes gives the focus back to what opened it
  if (!thread) return;
  const { composer, conversation } = thread;
  if (instead === undefined) {
    composer.setMode("answer");
    composer.insertApart(copilot);
  } else replace(composer, copilot, () => outcomes.end(conversation));
  if (suggestion) outcomes.take(suggestion, conversation, composer.text);
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
