// Closing, snoozing and taking back where the network is gone: what was chosen waits with the messages before it. The
// sheets to choose in, and the one of notes and photos, were brought when the conversation was opened.

import htmx from "htmx.org";
import { clientId } from "../live/client_id.js";
import { leave } from "../outbox/leave.js";
import * as store from "../outbox/store.js";
import { elementsOf } from "../parts/html.js";
import { pageLocale } from "../parts/locale.js";
import { isOffline } from "./connection.js";
import * as outgoing from "./outgoing.js";
import * as sheets from "./sheets.js";
import * as threads from "./threads.js";
import { now } from "./times.js";
import { say } from "./toasts.js";
import * as tools from "./tools.js";
import { clone, fill, words } from "./words.js";

const OF_ONE = /^\/desk\/(\d+)\/(?:([\w/-]+)\/)?(?:\?|$)/; // the conversation, and what stands below it
const SIGN_OUT = "/sign-out/";
const HOURS = { "3h": 3, "24h": 24 };
const LONGEST = 24 * 60 * 60 * 1000; // ms that a sheet is kept, as copies of pages are
const TIME = /\d{1,2}:\d{2}/;

const user = Number(document.getElementById("desk").dataset.user);
const brought = new Set(); // paths of sheets
const seen = new Map(); // conversation → the newest row that was before its reader's eyes when a sheet covered it

export function start() {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    tellSeen(detail);
    const chosen = deed(detail);
    if (!chosen) return;
    outgoing.overrule(chosen.conversation);
    detail.parameters.client_id = clientId();
  });
  document.addEventListener("htmx:beforeRequest", (event) => waits(event.detail) && instead(event), { capture: true });
  for (const trouble of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(trouble, (event) => !isDecided(event.detail) && instead(event), { capture: true });
  }
  store.forgetSheets(({ at }) => at < Date.now() - LONGEST);
  document.addEventListener("thread-opened", ({ target }) => whenIdle(() => bring(threads.around(target))));
  document.addEventListener("htmx:confirm", askFirst);
  document.addEventListener(
    "htmx:beforeOnLoad",
    ({ detail }) => detail.requestConfig.path === SIGN_OUT && left(detail.xhr),
  );
}

/** A sheet that asks once more, for what the visitor wrote meanwhile, has shown it and says so itself. */
function tellSeen({ verb, path, parameters, elt }) {
  const [, conversation, below] = OF_ONE.exec(path) ?? [];
  if (verb === "get" && !sheets.sheet().open) seen.set(conversation, threads.of(conversation)?.seen);
  if (verb !== "post" || !tools.told.includes(below) || "asked" in elt.dataset) return;
  if (seen.get(conversation) !== undefined) parameters.seen = seen.get(conversation);
}

/** What is opened is drawn before anything is brought for later. */
const whenIdle = (work) => (self.requestIdleCallback ?? setTimeout)(work);

/** {conversation, kind}; null where it is none. */
function deed({ verb, path }) {
  const [, conversation, below] = (verb === "post" && OF_ONE.exec(path)) || [];
  const kind = tools.deedAt(below);
  return kind ? { conversation: Number(conversation), kind } : null;
}

/** Nothing of a conversation overtakes what waits in it. */
function waits({ requestConfig }) {
  const chosen = deed(requestConfig);
  if (chosen) return isOffline() || outgoing.isWaitingIn(chosen.conversation);
  return isOffline() && isKept(requestConfig);
}

/** A sheet that was brought in advance. */
const isKept = ({ verb, path }) => verb === "get" && tools.sheets.includes(OF_ONE.exec(path)?.[2]);

const isDecided = ({ xhr }) => xhr.status > 0 && xhr.status < 500;

function instead(event) {
  const { requestConfig, elt } = event.detail;
  const chosen = deed(requestConfig);
  if (chosen) keep(chosen, requestConfig.formData, elt);
  else if (isKept(requestConfig)) openKept(requestConfig.path);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function keep({ conversation, kind }, formData, elt) {
  const { client_id: id, ...fields } = Object.fromEntries(formData);
  const button = elt.matches("form") ? sheets.sheet().querySelector("[type=submit]") : elt.closest("button");
  const said = button?.textContent.trim() || words().resume;
  outgoing.add(conversation, kind, { id, fields, words: said, ...tools.deeds[kind] });
  sheets.close();
  threads.of(conversation)?.scrollToEnd();
}

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

async function openKept(path) {
  const html = await store.sheet(user, path);
  if (!html) return say(words().failed);
  const parts = elementsOf(html);
  for (const part of parts) tellHours(part);
  sheets.fill(parts);
  htmx.process(sheets.sheet());
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

/** What waits goes only when its writer is here again. */
function askFirst(event) {
  if (event.detail.path !== SIGN_OUT) return;
  event.preventDefault();
  const n = outgoing.waitingHere();
  if (!n) return event.detail.issueRequest(true);
  const parts = [...clone("t-leave").children];
  const lead = parts.find((part) => part.matches(".sheet-lead"));
  lead.textContent = fill(n === 1 ? lead.dataset.one : lead.dataset.many, { n });
  sheets.fill(parts);
  sheets
    .sheet()
    .querySelector("[data-leave]")
    .addEventListener("click", () => event.detail.issueRequest(true));
}

/** Refused, nobody has left. */
function left(xhr) {
  if (xhr.status < 300) leave().catch(() => {}); // the door, where this leads, is at it too
}
