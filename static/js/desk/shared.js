// What another app shared with Pupitre waits on this device until a conversation is chosen; then it is chosen
// as any file.

import { attach } from "./files.js";
import * as threads from "./threads.js";

const SHARED = "shared"; // as static/js/worker/share.js keeps it
const CHOICES = "#share .row";

let chosen = null; // the conversation

export function start() {
  document.addEventListener("click", choose);
  document.addEventListener("thread-opened", ({ target }) => send(threads.around(target)));
  document.addEventListener("htmx:afterSettle", draw);
  draw();
}

function choose({ target }) {
  const row = target.closest(CHOICES);
  if (row) chosen = Number(/\/(\d+)\/$/.exec(row.pathname)[1]);
}

async function send(thread) {
  if (!thread?.isMine || thread.conversation !== chosen) return;
  chosen = null;
  const files = await shared();
  if (await attach(thread, files)) await caches.delete(SHARED);
}

async function draw() {
  const place = document.getElementById("share");
  if (!place) return;
  const files = await shared();
  place.querySelector("[data-shared]").hidden = !files.length;
  place.querySelector("[data-not-shared]").hidden = Boolean(files.length);
  place.querySelector("[data-names]").textContent = files.map((file) => file.name).join(", ");
}

async function shared() {
  if (!(await globalThis.caches?.has(SHARED))) return [];
  const cache = await caches.open(SHARED);
  const kept = await Promise.all((await cache.keys()).map((key) => cache.match(key)));
  return Promise.all(kept.map(file));
}

async function file(kept) {
  const content = await kept.blob();
  return new File([content], decodeURIComponent(kept.headers.get("X-Name")), { type: content.type });
}
