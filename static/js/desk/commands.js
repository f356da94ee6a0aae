// What can be done by a key or from the palette: a button of the page, found by its name, or what needs no button.

import htmx from "htmx.org";
import * as appearance from "./appearance.js";
import * as columns from "./columns.js";
import { sheet } from "./sheets.js";
import * as threads from "./threads.js";

/** By name: what is done, and where it is possible. */
const own = {
  answer: { run: () => threads.theCurrent().composer.field.focus(), when: () => Boolean(threads.theCurrent()?.isMine) },
  next: { run: () => step(1), when: () => places().length > 1 },
  previous: { run: () => step(-1), when: () => places().length > 1 },
  longest: { run: () => longest().click(), when: () => Boolean(longest()) },
  availability: { run: showKeys, when: () => Boolean(keys().length) },
  light: { run: () => appearance.choose("light") },
  dark: { run: () => appearance.choose("dark") },
  system: { run: () => appearance.choose("") },
  theme: { run: appearance.toggle },
  help: { run: () => htmx.ajax("GET", "/desk/shortcuts/", { target: "#sheet-in" }) },
};

export const places = () => [...document.querySelectorAll("#chats .offer a, #chats .row")];

/** Whether it can be done here and now. `tools`: names that the "+" sheet of this conversation has. */
export function isPossible(name, tools = []) {
  return own[name] ? (own[name].when?.() ?? true) : Boolean(button(name)) || tools.includes(name);
}

/** A command of the page, a button that is in sight, or a tool behind the "+": whichever has this name. */
export function run(name) {
  if (own[name]) {
    if (own[name].when?.() ?? true) own[name].run();
  } else if (button(name)) button(name).click();
  else runTool(name);
}

/** The names of the commands in the "+" sheet of the current conversation. */
export async function tools() {
  const address = button("plus")?.getAttribute("hx-get");
  const answer = address && (await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null));
  const found = answer?.ok ? (await answer.text()).matchAll(/data-command="([\w-]+)"/g) : [];
  return [...found].map(([, name]) => name);
}

/** To the conversation after the current one, or before it: among columns where there are any, else in the list. */
function step(by) {
  if (columns.areOn()) return columns.step(by)?.talk.focus();
  const links = places();
  const current = links.findIndex((link) => Number(idOf(link)) === threads.theCurrent()?.conversation);
  // Who goes through conversations by keys reads them: the next key must not be written into one.
  document.addEventListener("thread-opened", ({ target }) => target.querySelector(".talk").focus(), { once: true });
  links.at(current < 0 && by < 0 ? -1 : (current + by) % links.length).click();
}

/** A tool behind the "+" is reached through its sheet. */
function runTool(name) {
  const plus = button("plus");
  if (!plus) return;
  const tile = () => sheet().querySelector(`[data-command="${CSS.escape(name)}"]`);
  document.getElementById("sheet-in").addEventListener("htmx:afterSettle", () => tile()?.click(), { once: true });
  plus.click();
}

/** One that is in sight comes before one that is not; those of other conversations do not count. */
function button(name) {
  const current = threads.theCurrent()?.root;
  const isOurs = (candidate) =>
    [null, current].includes(candidate.closest("#pane > .open")) && !candidate.closest("#sheet") && !candidate.disabled;
  const found = [...document.querySelectorAll(`[data-command="${CSS.escape(name)}"]`)].filter(isOurs);
  return found.find((candidate) => candidate.getClientRects().length) ?? found[0];
}

const idOf = (link) => link.closest("[data-conversation]").dataset.conversation;

const longest = () => document.querySelector("#chats .offer a, #owed .row");

const keys = () => document.querySelectorAll("#keys .key");

function showKeys() {
  if (keys().length === 1) keys()[0].click();
  else keys()[0].focus();
}
