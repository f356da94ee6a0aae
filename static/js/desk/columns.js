// Up to four conversations side by side on a wide screen, without the list: the others wait above them as chips.
// There are as many columns as there is room for, or as there are conversations.

import htmx from "htmx.org";
import { trouble } from "./connection.js";
import { keep } from "./device.js";
import { fetchThread } from "./panes.js";
import * as sheets from "./sheets.js";
import * as threads from "./threads.js";
import { say } from "./toasts.js";
import { clone } from "./words.js";

const WIDTHS = [
  [90, 4],
  [76, 3],
  [64, 2],
]; // rem → columns
const listed = new Set(); // conversations that this desk's list has shown

let changed;

const desk = () => document.getElementById("desk");
const pane = () => document.getElementById("pane");
const room = () => WIDTHS.find(([width]) => matchMedia(`(min-width: ${width}rem)`).matches)?.[1] ?? 1;
const columns = () => [...pane().querySelectorAll(":scope > .open")];
const idOf = (column) => column.dataset.conversation ?? column.dataset.coming;

export const areOn = () => "columns" in desk().dataset && room() > 1;

/** `arrived`: other conversations stand in the page now. */
export function start(arrived) {
  changed = arrived;
  document.addEventListener(
    "click",
    (event) => {
      const id = event.target.closest("a[href]")?.pathname.match(/^\/desk\/(\d+)\/$/)?.[1];
      if (id && areOn() && !isForBrowser(event)) take(event, id);
      if (event.target.closest("[data-command=columns]")) toggle();
    },
    { capture: true },
  );
  document.addEventListener(
    "htmx:beforeRequest",
    (event) => {
      const isList = event.detail.pathInfo.finalRequestPath === "/desk/" && event.detail.target === pane();
      if (isList && areOn() && columns().length) event.preventDefault(); // after closing one, the others stay
    },
    { capture: true },
  );
  document.addEventListener("thread-chosen", () => {
    const current = threads.theCurrent();
    if (current && areOn()) history.replaceState(history.state, "", `/desk/${current.conversation}/`);
  });
  for (const [width] of WIDTHS) matchMedia(`(min-width: ${width}rem)`).addEventListener("change", arrange);
}

/** The list or the pane has changed: who left the desk leaves the columns, who waits longest takes the place. */
export function arrange() {
  const on = listedNow();
  if (areOn() && !pane().querySelector(":scope > .page-pane, :scope > .loading:not([data-coming])")) {
    const stay = columns().filter((column) => on.includes(idOf(column)) || !listed.has(idOf(column)));
    const current = stay.find((column) => "current" in column.dataset) ?? stay[0];
    const shown = [current, ...stay.filter((column) => column !== current)].slice(0, room()).filter(Boolean);
    const before = columns();
    const coming = on.filter((id) => !shown.some((column) => idOf(column) === id)).slice(0, room() - shown.length);
    if (shown.length + coming.length) {
      for (const node of [...pane().children]) if (!shown.includes(node)) node.remove();
      for (const id of coming) draw(id);
    } else if (before.length) {
      pane().replaceChildren(clone("t-nothing"));
      history.replaceState(history.state, "", "/desk/");
    }
    if (before.length !== shown.length) changed();
  }
  for (const id of on) listed.add(id);
  mark();
}

/** Shows a conversation: where it is already, in a free column, or in the place of one that can wait. */
export function open(id) {
  const there = columns().find((column) => idOf(column) === id);
  if (there) return threads.of(id)?.composer.focus();
  const current = threads.theCurrent()?.root;
  const canWait = columns().findLast(
    (column) => column !== current && !owes(idOf(column)) && !threads.of(idOf(column))?.composer.text,
  );
  const column = columns().length < room() ? draw(id) : draw(id, canWait ?? current);
  column.dataset.wanted = ""; // it gets the focus when it comes
  changed();
  mark();
}

/** The Thread in the column to the right of the current one, or to the left; round and round. */
export function step(by) {
  const all = columns().filter((column) => column.dataset.conversation);
  const at = all.findIndex((column) => "current" in column.dataset);
  return threads.of(all.at((at + by) % all.length)?.dataset.conversation);
}

/** The Thread in the column at a place, counted from 1. */
export const pick = (place) => threads.of(columns()[place - 1]?.dataset.conversation);

/** Conversations side by side, or one alone: the one that its reader works in. */
export function toggle() {
  const isOn = desk().toggleAttribute("data-columns");
  keep("columns", isOn ? "on" : "");
  if (isOn) {
    arrange();
    threads.theCurrent()?.composer.focus();
    return;
  }
  const current = threads.theCurrent()?.conversation;
  if (current) htmx.ajax("GET", `/desk/${current}/`, { target: "#pane" });
}

/** A link to a conversation. */
function take(event, id) {
  event.preventDefault();
  event.stopPropagation();
  sheets.close();
  if (pane().querySelector(":scope > .page-pane")) pane().replaceChildren();
  open(id);
}

/** Its shape at once, itself as soon as it comes. */
function draw(id, inPlaceOf) {
  const column = clone("t-skeleton");
  column.dataset.coming = id;
  if (inPlaceOf) inPlaceOf.replaceWith(column);
  else pane().append(column);
  fill(column, id);
  return column;
}

async function fill(column, id) {
  const fresh = await fetchThread(id);
  if (!column.isConnected) return;
  if (!fresh) {
    column.remove();
    changed();
    say(trouble());
    return;
  }
  const isWanted = "wanted" in column.dataset;
  column.replaceWith(fresh);
  htmx.process(fresh);
  changed();
  if (isWanted) threads.of(id).composer.focus();
}

function mark() {
  const shown = areOn() ? columns().map(idOf) : [];
  for (const place of document.querySelectorAll("#chats .row, #chats .offer")) {
    place.toggleAttribute("data-shown", shown.includes(place.dataset.conversation));
  }
  for (const rows of document.querySelectorAll("#chats ul")) {
    rows.previousElementSibling.toggleAttribute("data-shown", !rows.querySelector(".row:not([data-shown])"));
  }
}

const listedNow = () =>
  [...document.querySelectorAll("#chats .offer, #chats .row")].map((place) => place.dataset.conversation);

const owes = (id) => Boolean(document.querySelector(`#row-${id}[data-owes]`));

const isForBrowser = (event) => event.button || event.metaKey || event.ctrlKey || event.shiftKey;
