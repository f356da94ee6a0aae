// The desk's one live connection, and the banner that says when it is gone.

import { Socket } from "../live/socket.js";
import { duration } from "./times.js";
import { fill, words } from "./words.js";

let socket;
let lostAt = 0;
let waiting = () => 0;

/** `on`: {type: handler}; `opened`: what to do when it is there (again); `queued`: how many messages wait for it. */
export function connect({ on, opened, queued }) {
  waiting = queued;
  let wasOpen = false;
  socket = new Socket("/ws/desk/", {
    on,
    opened() {
      wasOpen = true;
      opened();
    },
    lost(reason) {
      if (reason === "unwelcome") return location.reload();
      if (!wasOpen) stillSignedIn();
      wasOpen = false;
      lostAt ||= Date.now();
      showBanner();
    },
  });
}

export const send = (frame) => socket?.send(frame) ?? false;

/** The list has come: the desk knows again what happened meanwhile. */
export function caughtUp() {
  lostAt = 0;
  showBanner();
}

export function showBanner() {
  const banner = document.getElementById("offline");
  banner.hidden = !lostAt;
  document.getElementById("desk").classList.toggle("offline", Boolean(lostAt));
  if (!lostAt) return;
  const n = waiting();
  const line = document.getElementById("offline-words");
  line.textContent = fill(n === 0 ? line.dataset.none : n === 1 ? line.dataset.one : line.dataset.many, { n });
  document.getElementById("offline-since").textContent = fill(words().since, { time: duration(Date.now() - lostAt) });
}

/** A refused handshake looks like a lost network; where the session has ended, the page says so by going to the door. */
async function stillSignedIn() {
  const answer = await fetch(location.pathname, { method: "HEAD", redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") location.reload();
}
