// The service worker. `APP` stands at the head of the script, written by the server (console/installed/worker.py).

import { ExpirationPlugin } from "workbox-expiration";
import { precacheAndRoute } from "workbox-precaching";
import { registerRoute } from "workbox-routing";
import { CacheFirst } from "workbox-strategies";
import { flushAll, SYNC } from "../outbox/flush.js";
import { LIST, forgetCopies, keep, openPage, openPane } from "./copies.js";
import * as notifications from "./notifications.js";
import { forgetShared, takeShared } from "./share.js";

const KEPT = /^\/(desk\/(\d+\/)?|community\/)$/;
const DOOR = "/sign-in/";
const SHARE = "/desk/share/";
const EMOJI = /\/emoji\/[a-z]+(\.\w+)?\.json$/;
const LANGUAGES = 2;
const OF_OTHERS = /^\/(widget|demo|admin)\//;

precacheAndRoute(self.APP.shell);

registerRoute(({ request, url }) => request.mode === "navigate" && !OF_OTHERS.test(url.pathname), page);
registerRoute(({ request, url }) => request.headers.has("HX-Request") && isKept(url), openPane);

// What emoji are called stays once somebody has opened them: a new version has another name.
const emoji = new CacheFirst({ cacheName: "emoji", plugins: [new ExpirationPlugin({ maxEntries: LANGUAGES })] });
registerRoute(({ url }) => EMOJI.test(url.pathname), emoji);

registerRoute(({ url }) => url.pathname === SHARE, takeShared, "POST");

// A worker that is new waits until its reader agrees: pages and what they load belong together.
addEventListener("message", (event) => {
  if (event.data?.type === "take-over") skipWaiting();
  if (event.data?.type === "keep") event.waitUntil(keep(event, event.data.paths));
  if (event.data?.type === "looked-at") event.waitUntil(notifications.lookedAt(event.data.conversations));
  if (event.data?.type === "left") event.waitUntil(notifications.closeAll());
});
// The page that brought it came before it could be kept.
addEventListener("activate", (event) => event.waitUntil(clients.claim().then(() => keep(event, [LIST]))));

addEventListener("push", (event) => event.waitUntil(notifications.received(event.data.json())));
addEventListener("notificationclick", (event) => event.waitUntil(notifications.tapped(event)));
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(notifications.resubscribe(event)));
addEventListener("sync", (event) => event.tag === SYNC && event.waitUntil(flushAll().finally(notifications.settle)));

function page(options) {
  const { pathname } = options.url;
  if (pathname === DOOR) options.event.waitUntil(forget()); // whoever comes by here is not signed in
  return openPage(options, { isKept: isKept(options.url) });
}

/** The list, conversations, and the first page of the community. */
const isKept = ({ pathname, searchParams }) => KEPT.test(pathname) && !searchParams.has("before");

async function forget() {
  await Promise.all([forgetCopies(), forgetShared(), notifications.forget()]);
}
