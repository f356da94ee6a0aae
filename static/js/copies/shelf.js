// The copies of pages that this device keeps, to be read where there is no network: the worker makes them
// (static/js/worker/copies.js), pages and the worker read them and add what was sent since.

export const SHELF = "copies"; // the cache
export const LONGEST = 24 * 60 * 60; // seconds that a copy is kept
export const PANE = "?pane"; // a pane and the page around it have the same address

const OF_THREAD = /<ol class="thread"[^>]*>[\s\S]*?(?=<\/ol>)/; // a row holds no list of its own

/** Null where no page of the desk was kept yet: asking for the cache would make it. */
const shelf = async () => (await caches.has(SHELF)) && caches.open(SHELF);

/** When a copy was made. */
export const timeOf = (copy) => new Date(copy.headers.get("date"));

export const isFresh = (copy, now = Date.now()) => now - timeOf(copy) < 1000 * LONGEST;

/** The places of which a copy is there: [{path, html}], a pane or a page each, those of the last look first. */
export async function places() {
  const found = new Map(); // path → its newest copy
  const copies = await shelf();
  for (const request of copies ? await copies.keys() : []) {
    const copy = await copies.match(request, { ignoreVary: true });
    const { pathname: path } = new URL(request.url);
    const other = found.get(path);
    if (copy && isFresh(copy) && !(other && timeOf(other) > timeOf(copy))) found.set(path, copy);
  }
  const latest = [...found].sort(([, first], [, other]) => timeOf(other) - timeOf(first));
  return Promise.all(latest.map(async ([path, copy]) => ({ path, html: await copy.text() })));
}

/** What was stored of a conversation since its copy was made stands in the copy too. `row`: as the server drew it. */
export async function add(conversation, row) {
  const copies = self.caches && (await shelf());
  if (!copies) return;
  for (const address of [`/desk/${conversation}/`, `/desk/${conversation}/${PANE}`]) {
    const copy = await copies.match(address, { ignoreVary: true });
    if (copy) await copies.put(address, new Response(withRow(await copy.text(), row), { headers: copy.headers }));
  }
}

/** The page with this row at the end of its thread, once. */
export function withRow(html, row) {
  const [, id] = /\sid="(\w+-\d+)"/.exec(row) ?? [];
  if (!id || html.includes(`id="${id}"`)) return html;
  return html.replace(OF_THREAD, (rows) => rows + row);
}
