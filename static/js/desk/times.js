// The server's time on this device, durations in the words of the page, and waits that count on from the server's.

import { fill, words } from "./words.js";

let ahead = 0; // ms that the server's clock is ahead of this device's
let isKnown = false;

export const now = () => Date.now() + ahead;

/** The same, where the server has told it; a page out of the device's copies does not know it yet. */
export const serverTime = () => (isKnown ? now() : undefined);

export function setServerTime(iso) {
  ahead = Date.parse(iso) - Date.now();
  isKnown = true;
}

/** One figure and its unit, as console/drawing/tags.py writes it. */
export function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return fill(words().s, { n: seconds });
  if (seconds < 3600) return fill(words().min, { n: Math.floor(seconds / 60) });
  if (seconds < 86400) return fill(words().h, { n: Math.floor(seconds / 3600) });
  return fill(words().d, { n: Math.floor(seconds / 86400) });
}

/** Each second: how long each answer has been owed, and how pressing that is. */
export function tickWaits() {
  for (const time of document.querySelectorAll("time[data-since]")) {
    const waited = now() - Date.parse(time.dataset.since);
    write(time, duration(waited));
    const pace = time.closest("[data-warm]");
    if (pace) warm(pace, waited / 1000);
  }
}

/** Only what changed is written: a text that is written again loses a reader's selection. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function warm(pace, seconds) {
  const heat = seconds >= pace.dataset.hot ? "hot" : seconds >= pace.dataset.warm ? "warm" : "calm";
  pace.dataset.heat = heat;
  const row = pace.closest("[data-owes]");
  if (row) row.dataset.heat = heat;
}
