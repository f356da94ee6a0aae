// Words that were begun in a conversation which has left the desk: they stay on the list, to be read, copied, given up.

import * as drafts from "./drafts.js";
import * as threads from "./threads.js";
import { clone, fill } from "./words.js";

const place = () => document.getElementById("stranded");

export function start() {
  document.addEventListener("click", decided);
  document.addEventListener("thread-opened", draw);
  document.addEventListener("thread-gone", draw);
  draw();
}

/** Where the conversation itself is still open, the words stand in its composer as well. */
function draw() {
  const notices = drafts.stranded().map(({ conversation, text, name, why }) => {
    const notice = clone("t-stranded");
    notice.dataset.stranded = conversation;
    const title = notice.querySelector("b");
    title.textContent = fill(title.dataset.words, { name });
    notice.querySelector("[data-why]").textContent = why;
    notice.querySelector("[data-text]").textContent = text;
    return notice;
  });
  place().replaceChildren(...notices);
}

async function decided({ target }) {
  const button = target.closest("[data-copy-words], [data-forget-words]");
  if (!button) return;
  const notice = button.closest("[data-stranded]");
  const thread = threads.around(button);
  const text = notice?.querySelector("[data-text]").textContent ?? thread.composer.text;
  if ("copyWords" in button.dataset) return copy(button, text);
  drafts.discard(Number(notice?.dataset.stranded ?? thread.conversation));
  const open = thread ?? threads.of(notice.dataset.stranded);
  if (open && !open.isMine) {
    open.composer.field.value = "";
    open.composer.sync();
  }
  draw();
}

/** Where a browser gives no clipboard, the words are marked, so that they may be copied by hand. */
async function copy(button, text) {
  const isCopied = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  if (isCopied) button.textContent = button.dataset.done;
  else mark(button);
}

function mark(button) {
  const words = button.closest("[data-stranded]")?.querySelector("[data-text]");
  if (words) getSelection().selectAllChildren(words);
  else threads.around(button).composer.field.select();
}
