// A page out of the device's copies says of when it is, until the live connection has told the rest.

import { pageLocale } from "../parts/locale.js";
import * as threads from "./threads.js";
import { fill } from "./words.js";

const EVERY = 60 * 1000; // ms between two copies of what changes by itself
const root = document.documentElement;
let isNews = false; // since the last copy

/** Whether this page was drawn from what the device keeps, without the server. */
export const isCopy = () => "copy" in root.dataset;

export function start() {
  const line = document.getElementById("as-of");
  if (isCopy() && line) tell(line, root.dataset.copy);
  document.addEventListener("thread-opened", ({ target }) => {
    const of = target.dataset.copy ?? root.dataset.copy;
    const sub = target.querySelector(".who-sub");
    if (of && sub) tell(sub, of);
  });
  tellCommunity();
  document.addEventListener("htmx:afterSettle", tellCommunity);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
  setInterval(keep, EVERY);
}

function tellCommunity() {
  const page = document.querySelector("#pane > .community");
  const of = page?.dataset.copy ?? root.dataset.copy;
  if (page && of) tell(page.querySelector(".as-of"), of);
}

/** The list is as it is now. An open conversation gets its head anew by itself. */
export function caughtUp() {
  isNews = true;
  delete root.dataset.copy;
  const line = document.getElementById("as-of");
  if (line) line.hidden = true;
}

/** The list and what is open live by what is pushed; their copies are made anew, before the app may be gone. */
function keep() {
  if (!isNews || !navigator.onLine) return;
  isNews = false;
  const paths = ["/desk/", ...threads.all().map(({ conversation }) => `/desk/${conversation}/`)];
  navigator.serviceWorker?.controller?.postMessage({ type: "keep", paths });
}

function tell(line, iso) {
  const time = new Date(iso).toLocaleTimeString(pageLocale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  line.textContent = fill(document.getElementById("as-of").dataset.words, { time });
  line.hidden = false;
}
