// Running a macro: what says or ends something is opened first and run by a second tap; all may be undone for a moment.

import * as offers from "./offers.js";
import { seenIn } from "./offline_actions.js";
import * as outgoing from "./outgoing.js";
import * as sheets from "./sheets.js";
import * as threads from "./threads.js";

export function start() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-macro]");
    const thread = button && threads.around(button);
    if (thread) run(thread, button.dataset);
  });
}

/** It waits on the device as all that is done there, so that it is undone by not being sent. */
function run({ conversation, head }, { macro, name, leaves }) {
  sheets.close();
  const seen = seenIn(conversation);
  const fields = { macro, ...(seen !== undefined && { seen }) };
  const item = { kind: "macro", door: "macros", leaves: leaves !== undefined, fields, words: name };
  outgoing.addAll(conversation, [item], offers.timeToUndo(head));
  threads.of(conversation)?.scrollToEnd();
}
