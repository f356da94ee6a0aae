// The desk's one live connection, and the one banner that says when it is gone or cannot be relied on.

import { Socket } from "../live/socket.js";
import { duration, write } from "./times.js";
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
  // `rows`: this page puts rows of the list in their places by themselves.
  socket = new Socket("/ws/desk/?rows", {
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
      document.dispatchEvent(new CustomEvent("connection-lost"));
    },
  });
}

/** As far as this device can tell. */
export const isOffline = () => Boolean(lostAt) || !navigator.onLine;

/** It is there, answers soon, and was not lost again and again of late. */
export const isSteady = () => Boolean(socket?.isOpen) && !socket.isUnstable;

/** The words for what did not work. Where the banner tells of the network, they are not said again. */
export const trouble = () => words()[isOffline() ? "needsNetwork" : "failed"];

export const send = (frame) => socket?.send(frame) ?? false;

/** When it was there again the last time; 0 where it never was lost. */
export const backSince = () => backAt;

/** The list has come: the desk knows again what happened meanwhile. */
export function caughtUp() {
  lostAt = 0;
  showBanner();
}

/** Says what the line is like, since when, and how much waits for it; nothing while it is steady. */
export function showBanner() {
  const banner = document.getElementById("offline");
  const now = state();
  if (banner.dataset.state !== now) tell(now);
  banner.hidden = now === "steady";
  document.getElementById("desk").classList.toggle("offline", now === "lost");
  if (banner.hidden) return;
  const title = document.getElementById("offline-what");
  write(title, title.dataset[now]);
  document.getElementById("offline-copy").hidden = !document.querySelector("[data-copy]");
  const { n, hasActions } = waiting();
  const form = !n ? now : hasActions ? (n === 1 ? "action" : "actions") : n === 1 ? "one" : "many";
  const line = document.getElementById("offline-words");
  write(line, fill(line.dataset[form], { n }));
  const since = lostAt ? fill(words().since, { time: duration(Date.now() - lostAt) }) : "";
  write(document.getElementById("offline-since"), since);
}

/** A page out of the device's copies came so because the network did not answer in time. */
function state() {
  if (lostAt) return "lost";
  return socket?.isUnstable || "copy" in document.documentElement.dataset ? "unstable" : "steady";
}

/** Aloud once, at each change: the banner itself counts seconds. */
function tell(now) {
  const banner = document.getElementById("offline");
  const said = document.getElementById("offline-said");
  if (banner.dataset.state || now !== "steady") said.textContent = said.dataset[now];
  banner.dataset.state = now;
}

/**
 * A refused handshake looks like a lost network; where the session has ended, the page says so by going to the door.
 */
async function stillSignedIn() {
  const answer = await fetch(location.pathname, { method: "HEAD", redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") location.reload();
}
