// The list: how many wait, which row is open, what has come to this device, and the page's title.

import { elementsOf } from "../parts/html.js";
import { keyOf } from "../parts/keys.js";
import * as offers from "./offers.js";
import { replace } from "./fragments.js";
import * as listed from "./listed.js";
import { send } from "./connection.js";
import * as threads from "./threads.js";
import { tickWaits } from "./times.js";
import { fill, words } from "./words.js";

const told = new Map(); // conversation → last message that the visitor was told has come

/** A list that was pushed; the focus stays where it was, or near. */
export function show(frame) {
  keepingFocus(() => replace(frame.html));
  sync();
}

/** Rows that have changed, each at its place. Where others are missing then, the whole list is asked for. */
export function showRows(frame) {
  let isWhole;
  keepingFocus(() => {
    elementsOf(frame.html).forEach(listed.put);
    isWhole = listed.count(frame); // and shows the lists that have rows: what is hidden takes no focus
  });
  if (!isWhole) send({ type: "chats" });
  sync();
}

function keepingFocus(change) {
  const place = document.activeElement.closest("#chats a");
  change();
  if (place && document.activeElement === document.body) stayNear(place);
}

/** Who stood at a row that has moved goes with it; at one that is gone, to the head of the list. */
function stayNear(place) {
  (place.isConnected ? place : document.getElementById("list-h")).focus({ preventScroll: true });
}

/** Brings the title, the badge and the current row in line with the list as it stands. */
export function sync() {
  const chats = document.getElementById("chats");
  if (!chats) return;
  count(Number(chats.dataset.waiting));
  markCurrent();
  followRows();
  offers.sync();
  title(Number(chats.dataset.waiting));
  tellWhatCame();
}

export function start() {
  document.addEventListener("thread-chosen", sync);
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[keyOf(event)];
    const places = [...document.querySelectorAll("#chats .offer a, #chats .row")];
    const at = places.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    places[at + step]?.focus();
  });
}

/** Says that messages have come; once each, also where the answer to it is still under way. */
export function tellWhatCame() {
  for (const { dataset } of document.querySelectorAll("#chats [data-got]")) {
    const conversation = Number(dataset.conversation);
    const upto = Number(dataset.got);
    if (told.get(conversation) >= upto) continue;
    if (send({ type: "got", conversation, upto })) told.set(conversation, upto);
  }
}

function count(waiting) {
  navigator.setAppBadge?.(waiting).catch(() => {}); // on the icon, where the device shows one
  for (const badge of document.querySelectorAll("[data-owing]")) {
    badge.hidden = !waiting;
    badge.firstElementChild.textContent = waiting;
  }
}

function markCurrent() {
  const current = String(threads.theCurrent()?.conversation);
  for (const row of document.querySelectorAll("#chats .row")) {
    if (row.dataset.conversation === current) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

/** The head of what is open says what its row says: how long the visitor has waited, or that they do not. */
function followRows() {
  for (const waits of document.querySelectorAll("#pane .wait-words")) {
    const row = document.getElementById(`row-${waits.closest(".thread-head").dataset.conversation}`);
    if (!row) continue; // somebody else's
    const since = row.querySelector(".wait time")?.dataset.since;
    if (since) waits.querySelector("time").dataset.since = since;
    waits.hidden = !since;
    waits.nextElementSibling.hidden = Boolean(since);
  }
  tickWaits();
}

function title(waiting) {
  const [offer] = offers.offers();
  const place = threads.theCurrent()?.root ?? document.querySelector("#pane > [data-title]");
  const here = place?.dataset.title ?? words().chats;
  const what = offer ? fill(words().new, { name: offer.dataset.name }) : here;
  document.title = `${waiting ? `(${waiting}) ` : ""}${what} · Pupitre`;
}
