import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { add, isFresh, places, withRow } from "../../static/js/copies/shelf.js";

const HERE = "https://desk.example";
const HOUR = 3600 * 1000;
const row = (id, text) => `<li id="m-${id}" class="msg out"><p>${text}</p></li>`;
const page = (...rows) =>
  `<section><ol class="thread" aria-live="polite">${rows.join("\n")}</ol><ol><li>$1</ol></section>`;

let kept;
beforeEach(() => {
  kept = new Map();
  const full = (place) => new URL(place.url ?? place, HERE).href;
  const shelf = {
    keys: async () => [...kept.keys()].map((url) => ({ url })),
    match: async (place) => kept.get(full(place))?.clone(),
    put: async (place, copy) => void kept.set(full(place), copy),
  };
  globalThis.self = globalThis;
  globalThis.caches = { has: async () => kept.size > 0, open: async () => shelf };
});

function keep(path, html, at = Date.now()) {
  kept.set(HERE + path, new Response(html, { headers: { date: new Date(at).toUTCString() } }));
}

test("what was sent since stands at the end of the thread, once", () => {
  const sent = row(2, "It costs $& and $1");
  const html = withRow(page(row(1, "Hello")), sent);

  assert.equal(html, page(row(1, "Hello") + sent));
  assert.equal(withRow(html, sent), html);
});

test("a page without a thread, and words that are no row, leave everything as it is", () => {
  assert.equal(withRow("<p>No</p>", row(2, "x")), "<p>No</p>");
  assert.equal(withRow(page(), "<p>Oh</p>"), page());
});

test("the page and the pane of a conversation get the row, and stay as old as they are", async () => {
  const then = new Date(Date.now() - HOUR).toUTCString();
  keep("/desk/7/", page(row(1, "Hello")), Date.parse(then));
  keep("/desk/7/?pane", page(row(1, "Hello")), Date.parse(then));
  keep("/desk/8/", page());

  await add(7, row(2, "Yes"));

  for (const place of ["/desk/7/", "/desk/7/?pane"]) {
    const copy = kept.get(HERE + place);
    assert.match(await copy.clone().text(), /Hello[\s\S]*Yes/);
    assert.equal(copy.headers.get("date"), then);
  }
  assert.equal(await kept.get(`${HERE}/desk/8/`).text(), page());
});

test("where nothing is kept nothing is begun", async () => {
  await add(7, row(2, "Yes"));
  assert.deepEqual(await places(), []);
  assert.equal(kept.size, 0);
});

test("each place is named once, the latest first, and none that is older than a day", async () => {
  const now = Date.now();
  keep("/desk/", "list", now - 3 * HOUR);
  keep("/desk/7/", "old", now - 2 * HOUR);
  keep("/desk/7/?pane", "new", now - HOUR);
  keep("/community/", "gone", now - 24 * HOUR);

  assert.deepEqual(await places(), [
    { path: "/desk/7/", html: "new" },
    { path: "/desk/", html: "list" },
  ]);
  assert.equal(isFresh(kept.get(`${HERE}/community/`)), false);
});
