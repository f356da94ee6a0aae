// The service worker of this device: registered at each opening, and replaced only when its reader agrees.

import htmx from "htmx.org";
import { register } from "./registration.js";
import { show } from "./toasts.js";
import { clone } from "./words.js";

const HOUR = 60 * 60 * 1000; // ms; an installed app stays open for days
let agreed = false; // that the new one takes over

export async function start() {
  const workers = navigator.serviceWorker;
  if (!workers) return; // not over a connection that could be trusted
  workers.addEventListener("message", ({ data, ports }) => {
    if (data.type === "go") go(data.path);
    if (data.type === "where") ports[0].postMessage(location.pathname);
  });
  workers.addEventListener("controllerchange", () => agreed && location.reload());
  const registration = await register();
  if (!registration) return;
  if (registration.waiting) offer(registration.waiting);
  registration.addEventListener("updatefound", () => watch(registration.installing));
  setInterval(() => registration.update().catch(() => {}), HOUR);
}

/** There is nothing to take over from where there was no worker yet. */
function watch(worker) {
  worker.addEventListener("statechange", () => {
    if (worker.state === "installed" && navigator.serviceWorker.controller) offer(worker);
  });
}

function offer(worker) {
  const toast = clone("t-toast-update");
  toast.querySelector("[data-update]").addEventListener("click", () => {
    agreed = true;
    worker.postMessage({ type: "take-over" });
  });
  show(toast);
}

/** As a tap on a row would: only the pane changes, what is written stays. */
function go(path) {
  const link = document.body.appendChild(document.createElement("a"));
  link.href = path;
  link.hidden = true;
  link.setAttribute("hx-boost", "true");
  link.setAttribute("hx-target", "#pane");
  htmx.process(link);
  link.click();
  link.remove();
}
