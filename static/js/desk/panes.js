// Going from one place to another inside the desk: only the pane changes, so that the live connection stays.

import htmx from "htmx.org";
import { clone, words } from "./words.js";
import { say } from "./toasts.js";

let kept = null; // what stood in the pane before a page that may not come

const pane = () => document.getElementById("pane");

/** `arrived`: something else stands in the pane. */
export function start(arrived) {
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.target === pane()) drawNext(new URL(detail.pathInfo.finalRequestPath, location).pathname);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (isDoor(event.detail.xhr)) return stop(event);
    if (event.detail.target === pane() && event.detail.xhr.status >= 400) putBack();
  });
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (target !== pane()) return;
    kept = null;
    markPlace();
    arrived();
  });
  for (const trouble of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(trouble, ({ detail }) => {
      if (detail.target === pane()) putBack();
      say(words().failed);
    });
  }
  document.addEventListener("htmx:historyRestore", () => {
    markPlace();
    arrived();
  });
}

/** What is coming shows its shape at once: a thread its skeleton, the list nothing beside it. */
function drawNext(path) {
  const next = /^\/desk\/\d+\/$/.test(path) ? "t-skeleton" : path === "/desk/" ? "t-nothing" : null;
  if (!next) return;
  kept ??= [...pane().childNodes];
  pane().replaceChildren(clone(next));
  htmx.process(pane());
}

function putBack() {
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
  const settings = location.pathname.startsWith("/desk/settings/");
  for (const link of document.querySelectorAll(".nav [data-place]")) {
    if (link.dataset.place === (settings ? "settings" : "chats")) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
