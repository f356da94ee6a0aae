// What a sign before the caret offers to go on with, in a list above the field: canned replies after /, colleagues
// after @.

import { keyOf } from "../parts/keys.js";
import * as mentions from "./mentions.js";
import { fold } from "./folding.js";
import * as slash from "./slash.js";
import * as threads from "./threads.js";

const SOURCES = [slash, mentions];
const MOST = 8; // offered at once

let open = null; // {thread, list, found, at, from}
let dismissed = null; // the sign that was turned down: {field, from}

export function start() {
  document.addEventListener("input", ({ target }) => target.matches?.(".say") && typed(target));
  document.addEventListener("keydown", keyed, { capture: true });
  document.addEventListener("focusout", ({ target }) => target === open?.thread.composer.field && hide());
  // The field keeps the focus, and a phone its keyboard.
  document.addEventListener("pointerdown", (event) => event.target.closest(".suggest") && event.preventDefault());
  document.addEventListener("click", ({ target }) => {
    const option = target.closest(".suggest [role='option']");
    if (option && open) choose([...open.list.children].indexOf(option));
  });
}

async function typed(field) {
  const thread = threads.around(field);
  const completion = thread && completionAt(thread.composer);
  if (!completion) {
    dismissed = null;
    return hide();
  }
  const all = await completion.source.load(thread);
  const now = completionAt(thread.composer); // one has gone on typing meanwhile
  if (!all || now?.source !== completion.source || now.from !== completion.from) return hide();
  const found = completion.source.find(all, now.word, thread).slice(0, MOST);
  if (!found.length || (dismissed?.field === field && dismissed.from === now.from)) return hide();
  show(thread, now, found);
}

/** The sign before the caret, what was typed after it, and who knows how it may go on. */
function completionAt(composer) {
  const { field } = composer;
  if (field.readOnly || field.selectionStart !== field.selectionEnd) return null;
  const before = field.value.slice(0, field.selectionStart);
  for (const source of SOURCES.filter((candidate) => candidate.fits(composer))) {
    const match = before.match(source.trigger);
    if (match) return { source, word: fold(match[1]), from: before.length - match[1].length - 1 };
  }
  return null;
}

function show(thread, { source, from }, found) {
  const list = thread.composer.form.querySelector(".suggest");
  open = { thread, list, found, from, at: 0 };
  list.replaceChildren(...found.map((suggestion) => source.draw(suggestion)));
  for (const [index, option] of [...list.children].entries()) option.id = `${list.id}-${index}`;
  list.hidden = false;
  mark(0);
}

function mark(at) {
  open.at = at;
  const options = [...open.list.children];
  for (const [index, option] of options.entries()) option.setAttribute("aria-selected", String(index === at));
  open.list.children[at].scrollIntoView({ block: "nearest" });
  open.thread.composer.field.setAttribute("aria-activedescendant", open.list.children[at].id);
}

function hide() {
  if (!open) return;
  open.list.hidden = true;
  open.list.replaceChildren();
  open.thread.composer.field.removeAttribute("aria-activedescendant");
  open = null;
}

function keyed(event) {
  if (!open || event.target !== open.thread.composer.field) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const key = keyOf(event);
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step) mark((open.at + step + open.found.length) % open.found.length);
  else if (key === "Enter" || key === "Tab") choose(open.at);
  else if (key === "Escape") dismiss();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function dismiss() {
  dismissed = { field: open.thread.composer.field, from: open.from };
  hide();
}

/** What was chosen stands where the sign and its word stood. It is a draft: nothing goes out. */
function choose(at) {
  const { thread, found, from } = open;
  const { field } = thread.composer;
  field.setSelectionRange(from, field.selectionStart);
  hide();
  thread.composer.insert(found[at].text);
}
