// The sheets to close, snooze, and so on, are brought when a conversation is opened, and kept for when the network is
// gone: one chooses in them all the same.

import htmx from "htmx.org";
import * as store from "../outbox/store.js";
import { elementsOf } from "../parts/html.js";
import { pageLocale } from "../parts/locale.js";
import { isOffline, trouble } from "./connection.js";
import * as sheets from "./sheets.js";
import * as threads from "./threads.js";
import { now } from "./times.js";
import { say } from "./toasts.js";
import * as tools from "./tools.js";

const HOURS = { "3h": 3, "24h": 24 };
const LONGEST = 24 * 60 * 60 * 1000; // ms that a sheet is kept, as copies of pages are
const TIME = /\d{1,2}:\d{2}/;

const user = Number(document.getElementById("desk").dataset.user);
const brought = new Set(); // paths of sheets

export function start() {
  store.forgetSheets(({ at }) => at < Date.now() - LONGEST);
  document.addEventListener("thread-opened", ({ target }) => whenIdle(() => bring(threads.around(target))));
}

/** Whether this request, as htmx configures it, asks for a sheet that is brought in advance. */
export const isCopied = ({ verb, path }) => verb === "get" && tools.sheets.includes(tools.placeOf(path).below);

/** Shows the copy of the sheet at this path; says so where there is none. */
export async function open(path) {
  const html = await store.sheet(user, path);
  if (!html) return say(trouble());
  const parts = elementsOf(html);
  for (const part of parts) tellHours(part);
  sheets.fill(parts);
  htmx.process(sheets.sheet());
}

/** What is opened is drawn before anything is brought for later. */
const whenIdle = (work) => (self.requestIdleCallback ?? setTimeout)(work);

/** While there is a network: once for each conversation that is opened. */
async function bring(thread) {
  if (!thread?.isMine || isOffline()) return;
  for (const sheet of tools.sheets) {
    const path = `/desk/${thread.conversation}/${sheet}/`;
    if (brought.has(path)) continue;
    brought.add(path);
    const answer = await fetch(path, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) await store.keepSheet(user, path, await answer.text());
  }
}

/** The sheet is as old as its conversation's opening: its hours are counted anew. */
function tellHours(part) {
  for (const input of part.querySelectorAll("[name=choice]")) {
    const hours = HOURS[input.value];
    if (!hours) continue;
    const ends = new Date(now() + hours * 3600000);
    const time = ends.toLocaleTimeString(pageLocale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const end = input.closest(".choice").querySelector(".end");
    end.textContent = end.textContent.replace(TIME, time);
    input.dataset.words = input.dataset.words.replace(TIME, time);
  }
}
