// The sheet of canned replies: found by words, category or shortcut, put into the composer by a tap, never sent.

import { fold } from "./folding.js";
import { keyOf } from "../parts/keys.js";
import * as sheets from "./sheets.js";
import * as threads from "./threads.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

const search = () => document.getElementById("reply-search");
const shown = () =>
  [...document.querySelectorAll("#sheet .canned[data-insert]")].filter((reply) => !reply.closest("[hidden]"));

export function start() {
  const sheet = sheets.sheet();
  sheet.addEventListener("input", ({ target }) => {
    if (target === search() || target.name === "reply-origin") filter();
  });
  sheet.addEventListener("click", ({ target }) => {
    const chosen = target.closest(".canned[data-insert]");
    if (chosen) choose(chosen);
    const variable = target.closest("[data-variable]");
    if (variable) write(variable.dataset.variable);
  });
  sheet.addEventListener("keydown", keyed);
  document.addEventListener("htmx:afterSwap", ({ target }) => {
    if (target.id === "sheet-in" && search()) opened();
  });
}

/** Where there is a keyboard one searches at once; on a phone it would hide what there is. */
function opened() {
  filter();
  if (matchMedia("(pointer: fine)").matches) search().focus();
}

function filter() {
  const words = fold(search().value).split(/\s+/).filter(Boolean);
  const origin = document.querySelector("#sheet [name='reply-origin']:checked").value;
  for (const section of document.querySelectorAll("#sheet [data-origin]")) {
    const category = fold(section.querySelector(".list-h span").textContent);
    let count = 0;
    for (const item of section.querySelectorAll("li")) {
      const text = `${category} ${fold(item.textContent)}`;
      item.hidden = !words.every((word) => text.includes(word));
      count += !item.hidden;
    }
    section.hidden = (origin && section.dataset.origin !== origin) || !count;
    section.querySelector(".num").textContent = count;
  }
  const isEmpty = !shown().length;
  for (const hint of document.querySelectorAll("#sheet [data-when]")) {
    hint.hidden = !isEmpty || (hint.dataset.when === "searched") !== Boolean(words.length);
  }
}

function keyed(event) {
  if (!search()) return;
  if (keyOf(event) === "Enter" && event.target === search()) {
    event.preventDefault();
    if (shown().length) choose(shown()[0]);
    return;
  }
  const step = STEPS[keyOf(event)];
  const places = [search(), ...shown()];
  const at = places.indexOf(document.activeElement);
  if (!step || at < 0) return;
  event.preventDefault();
  places[at + step]?.focus();
}

function choose(reply) {
  const thread = threads.around(reply);
  sheets.close(); // first: a dialog that closes gives the focus back to what opened it
  thread?.composer.insertApart(reply.dataset.insert);
}

/** A variable goes where the caret of the reply's own text is. */
function write(variable) {
  const field = document.getElementById("reply-text");
  field.setRangeText(variable, field.selectionStart, field.selectionEnd, "end");
  field.focus();
}
