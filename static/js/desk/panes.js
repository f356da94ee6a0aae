// Going from one place to another inside the desk: only the pane changes, so that the live connection stays.

import htmx from "htmx.org";
import { list as listCopies } from "../copies/list.js";
import { elementsOf } from "../parts/html.js";
import * as layers from "../parts/layers.js";
import { isOffline, trouble } from "./connection.js";
import { move, stayStill } from "./motion.js";
import { say } from "./toasts.js";
import { clone } from "./words.js";

const LIST = "/desk/";

let changed;
let kept = null; // what stood in the pane before a page that may not come
let coming = null; // the request for what stands there next

const pane = () => document.getElementById("pane");

/** `arrived`: something else stands in the pane. */
export function start(arrived) {
  changed = arrived;
  document.addEventListener("htmx:beforeRequest", ({ detail, defaultPrevented }) => {
    if (detail.target !== pane() || defaultPrevented) return;
    expectOnly(detail.xhr);
    drawNext(new URL(detail.pathInfo.finalRequestPath, location).pathname);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (isDoor(event.detail.xhr)) return stop(event);
    if (event.detail.target === pane() && event.detail.xhr.status >= 400) putBack();
  });
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (target !== pane()) return;
    coming = kept = null;
    markPlace();
    arrived();
  });
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(failure, ({ type, detail }) => {
      if (detail.target !== pane()) return say(trouble());
      if (isOffline() && type !== "htmx:responseError") return standWithout(detail.pathInfo.finalRequestPath);
      putBack();
      say(trouble());
    });
  }
  // htmx breaks its promise with no reason where a request was given up or lost; its events have told of that.
  addEventListener("unhandledrejection", (event) => event.reason === undefined && event.preventDefault());
  layers.start({ restore });
}

/** A conversation that is open is begun anew, where it stands. */
export async function reload(conversation) {
  const old = pane().querySelector(`:scope > .open[data-conversation="${conversation}"]`);
  const fresh = old && (await fetchThread(conversation));
  if (!fresh || !old.isConnected) return;
  old.replaceWith(fresh);
  htmx.process(fresh);
  changed();
}

/** The pane's element of a conversation; nothing where it may not come, or the network is gone. */
export async function fetchThread(conversation) {
  const answer = await fetch(`/desk/${conversation}/`, { headers: { "HX-Request": "true" } }).catch(() => null);
  return answer?.ok
    ? elementsOf(await answer.text()).find((part) => part.matches(".open[data-conversation]"))
    : undefined;
}

function restore({ hasUAVisualTransition }) {
  if (hasUAVisualTransition) stayStill();
  ask(here());
}

/** The network is back: what it kept from standing here comes now. */
export function caughtUp() {
  if (pane().querySelector(":scope > .not-kept")) ask(here());
}

const here = () => location.pathname + location.search;

const ask = (path) => htmx.ajax("GET", path, { target: "#pane" });

/** No network, and no copy: the list is in the page, and any other place says what can be read instead. */
function standWithout(path) {
  layers.arrived(path);
  if (path !== LIST) pane().replaceChildren(clone("t-not-kept"));
  const copies = pane().querySelector(".kept");
  if (copies) listCopies(copies).then(() => htmx.process(copies));
  coming = kept = null;
  htmx.process(pane());
  markPlace();
  changed();
}

/** Where a person went last is where they want to be: a page that they left before it came may not take its place. */
function expectOnly(xhr) {
  coming?.abort();
  coming = xhr;
}

/** What is coming shows its shape at once: a thread its skeleton, the list nothing beside it. */
function drawNext(path) {
  const isThread = /^\/desk\/\d+\/$/.test(path);
  if (!isThread && path !== LIST) return;
  const wasOpen = Boolean(pane().querySelector(":scope > .open"));
  move(isThread === wasOpen ? null : isThread ? "forward" : "back", () => {
    kept ??= [...pane().childNodes];
    pane().replaceChildren(clone(isThread ? "t-skeleton" : "t-nothing"));
    htmx.process(pane());
  });
}

function putBack() {
  coming = null;
  if (kept) pane().replaceChildren(...kept);
  kept = null;
}

/** The session has ended: the whole page goes to the door, not a part of it. */
const isDoor = (xhr) => new URL(xhr.responseURL || location, location).pathname === "/sign-in/";

function stop(event) {
  event.preventDefault();
  location.reload();
}

function markPlace() {
  const place = /^\/(?:desk\/)?(snoozed|settings|community)\//.exec(location.pathname)?.[1] ?? "chats";
  for (const link of document.querySelectorAll(".nav [data-place]")) {
    if (link.dataset.place === place) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
