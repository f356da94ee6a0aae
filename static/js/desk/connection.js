// The desk's one live connection, and the banner that says when it is gone.

import { Socket } from "../live/socket.js";
import { duration } from "./times.js";
import { fill, words } from "./words.js";

let socket;
let lostAt = 0;
let backAt = 0;
let waiting;

/**
 * `on`: {type: handler}; `opened`: what to do when it is there (again); `queued()`: {n, hasActions} of what waits.
 */
export function connect({ on, opened, queued }) {
  waiting = queued;
  let wasOpen = false;
  socket = new Socket("/ws/desk/", {
    on,
    opened() {
      wasOpen = true;
      if (lostAt) backAt = Date.now();
      opened();
    },
    lost(reason) {
      if (reason === "unwelcome") return location.reload();
      if (reason === "sent-home") return location.assign("/sign-in/?sent-home");
      if (!wasOpen) stillSignedIn();
      wasOpen = false;
      lostAt ||= Date.now();
      showBanner();
    },
  });
}

/** As far as this device can tell. */
export const isOffline = () => Boolean(lostAt) || !navigator.onLine;

export const send = (frame) => socket?.send(frame) ?? false;

/** When it was there again the last time; 0 where it never was lost. */
export const backSince = () => backAt;

/** The list has come: the desk knows again what happened meanwhile. */
export function caughtUp() {
  lostAt = 0;
  showBanner();
}

export function showBanner() {
  const banner = document.getElementById("offline");
  const isLost = Boolean(lostAt);
  if (banner.hidden === isLost) tell(isLost);
  banner.hidden = !isLost;
  document.getElementById("desk").classList.toggle("offline", isLost);
  if (!isLost) return;
  const { n, hasActions } = waiting();
  const form = !n ? "none" : hasActions ? (n === 1 ? "action" : "actions") : n === 1 ? "one" : "many";
  const line = document.getElementById("offline-words");
  line.textContent = fill(line.dataset[form], { n });
  document.getElementById("offline-since").textContent = fill(words().since, { time: duration(Date.now() - lostAt) });
}

/** Aloud once, at each change: the banner itself counts seconds. */
function tell(isLost) {
  const { lost, back } = document.getElementById("offline-said").dataset;
  document.getElementById("offline-said").textContent = isLost ? lost : back;
}

/**
 * A refused handshake looks like a lost network; where the session has ended, the page says so by going to the door.
 */
async function stillSignedIn() {
  const answer = await fetch(location.pathname, { method: "HEAD", redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") location.reload();
}
