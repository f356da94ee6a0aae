// Pages come from the network. Of the list, the last conversations and the community a copy stays, to be read where
// there is none.

import { ExpirationPlugin } from "workbox-expiration";
import { matchPrecache } from "workbox-precaching";
import { NetworkFirst, NetworkOnly } from "workbox-strategies";
import { isFresh, LONGEST, PANE, SHELF, timeOf } from "../copies/shelf.js";

export const LIST = "/desk/";
const MOST = 40; // pages and panes
const PATIENCE = 6; // seconds; then a copy is better than nothing
const A_CONVERSATION = /\/\d+\/\?pane$/;
const IN_PANE = /(<div\s[^>]*\bid="pane"[^>]*>)[\s\S]*?(<\/div>\s*<\/main>)/;
const OF_A_PAGE = /<(html|section(?=\s[^>]*\bclass="(?:open|page-pane community)"))(?=\s)/; // its outermost element

const expiration = new ExpirationPlugin({ maxEntries: MOST, maxAgeSeconds: LONGEST });

/** A place within a conversation (`?at=`) is no page of its own. */
const named = {
  async cacheKeyWillBeUsed({ request }) {
    const url = new URL(request.url);
    return `${url.origin}${url.pathname}${request.headers.has("HX-Request") ? PANE : ""}`;
  },
};

/** Only what came as asked for is kept: no refusal, no door. It bears its time, which not every server tells. */
const complete = {
  async cacheWillUpdate({ response }) {
    return response.status === 200 && !response.redirected ? rewritten(response, response.body, new Date()) : null;
  },
  /** Of a conversation the newest copy counts. */
  async cacheDidUpdate({ request }) {
    if (A_CONVERSATION.test(request.url)) await (await copies()).delete(request.url.slice(0, -PANE.length));
  },
};

const marked = {
  cachedResponseWillBeUsed: async ({ cachedResponse }) =>
    cachedResponse && mark(cachedResponse, await cachedResponse.text()),
};

const firstFromNetwork = new NetworkFirst({
  cacheName: SHELF,
  networkTimeoutSeconds: PATIENCE,
  matchOptions: { ignoreVary: true },
  plugins: [named, complete, expiration, marked],
});
const fromNetwork = new NetworkOnly();

/** The answer to a page's request: from the network, else its copy, else the page that says that there is none. */
export async function openPage(options, { isKept }) {
  try {
    return await (isKept ? firstFromNetwork : fromNetwork).handle(options);
  } catch {
    return (isKept && (await composed(options.url))) || matchPrecache(self.APP.offline);
  }
}

export const openPane = (options) => firstFromNetwork.handle(options);

/** Copies as of now: the list as its page, conversations as their panes. */
export async function keep(event, paths) {
  const requests = paths.map((path) => new Request(path, path === LIST ? {} : { headers: { "HX-Request": "true" } }));
  await Promise.allSettled(requests.map((request) => firstFromNetwork.handle({ event, request })));
}

export async function forgetCopies() {
  await caches.delete(SHELF);
  await expiration.deleteCacheAndMetadata();
}

/** A conversation that was only ever opened from the list: its pane, in the page of the list. */
async function composed({ origin, pathname }) {
  const [list, pane] = await Promise.all([kept(`${origin}${LIST}`), kept(`${origin}${pathname}${PANE}`)]);
  if (!list || !pane) return undefined;
  const [around, inside] = await Promise.all([list.text(), pane.text()]);
  return mark(
    list,
    around.replace(IN_PANE, (_, before, after) => `${before}${inside}${after}`),
    timeOf(pane),
  );
}

async function kept(address) {
  const copy = await (await copies()).match(address, { ignoreVary: true });
  return copy && isFresh(copy) ? copy : undefined;
}

/** The page says itself of when it is (static/js/desk/copies.js). */
function mark(copy, html, at = timeOf(copy)) {
  return rewritten(copy, html.replace(OF_A_PAGE, `<$1 data-copy="${at.toISOString()}"`), at);
}

/** Headers about the bytes on the wire hold no more for a text of our own. */
function rewritten(response, body, at) {
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  headers.set("date", at.toUTCString());
  return new Response(body, { headers });
}

const copies = () => caches.open(SHELF);
