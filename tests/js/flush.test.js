import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const ITEM = { user: 7, thread: 4, kind: "answer", at: 1, fields: { text: "Hello" } };
let said; // on the device's channel
let posts; // addresses
let statuses; // of the posts, in their order; 200 where none is left
let signedIn;

/** A browser that keeps nothing: what waits is kept by the page. */
const refused = () => {
  const request = new EventTarget();
  queueMicrotask(() => request.dispatchEvent(new Event("error")));
  return request;
};

Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true }); // without locks
Object.assign(globalThis, {
  IDBRequest: EventTarget,
  indexedDB: { open: refused },
  self: globalThis,
  location: new URL("https://desk.example/desk/"),
  caches: { has: async () => false },
  BroadcastChannel: class {
    postMessage(news) {
      said.push(news);
    }
  },
  async fetch(address, { method } = {}) {
    if (address === "/phone/token/") return Response.json(signedIn);
    if (method !== "POST") throw new TypeError("no keys on this device");
    posts.push(address);
    return new Response("<li>posted</li>", { status: statuses.shift() ?? 200 });
  },
});
const { flush } = await import("../../static/js/outbox/flush.js");
const store = await import("../../static/js/outbox/store.js");

beforeEach(async () => {
  for (const { id } of await store.all(7)) await store.remove(id);
  [said, posts, statuses, signedIn] = [[], [], [], { user: 7, token: "new" }];
});

/** A page whose socket says this of one answer after the other; null where it says nothing. */
function page(...outcomes) {
  const asked = [];
  const overSocket = async ({ id }) => {
    asked.push(id);
    return outcomes.shift() ?? null;
  };
  return { asked, user: 7, token: "old", isServerAway: () => false, overSocket };
}

const outcomes = () => said.filter(({ type }) => type !== "waits").map(({ type, item, text }) => [type, item.id, text]);

test("an answer goes over the socket, and is not posted", async () => {
  await store.add({ ...ITEM, id: "a1" });

  await flush(page({ status: 200, text: "<li>a1</li>" }));

  assert.deepEqual(outcomes(), [["sent", "a1", "<li>a1</li>"]]);
  assert.deepEqual(posts, []);
  assert.deepEqual(await store.all(7), []);
});

test("what the socket says nothing of is posted, in its order", async () => {
  for (const id of ["a1", "a2", "a3"]) await store.add({ ...ITEM, id });

  await flush(page({ status: 200, text: "" }, null, { status: 200, text: "" }));

  assert.deepEqual(
    outcomes().map(([, id]) => id),
    ["a1", "a2", "a3"],
  );
  assert.deepEqual(posts, ["/desk/4/messages/"]);
});

test("what the socket refuses is refused, with its words", async () => {
  await store.add({ ...ITEM, id: "a1" });

  await flush(page({ status: 409, text: "<p data-words>It is closed</p>" }));

  assert.deepEqual(outcomes(), [["refused", "a1", "<p data-words>It is closed</p>"]]);
  assert.deepEqual((await store.all(7))[0].refused.status, 409);
  assert.deepEqual(posts, []);
});

test("what fails three times is shown as failed, whichever way it failed", async () => {
  await store.add({ ...ITEM, id: "a1" });
  const failing = page({ status: 500, text: "" }, null, { status: 500, text: "" });
  statuses = [503];

  for (let n = 0; n < 2; n++) await assert.rejects(flush(failing), /Still waiting/);
  await flush(failing);

  assert.deepEqual(outcomes(), [["refused", "a1", ""]]);
  assert.equal((await store.all(7))[0].refused.status, 500);
});

test("where the socket is another session's, the answer is posted with a token of this one", async () => {
  await store.add({ ...ITEM, id: "a1" });
  const person = page({ status: 403, text: "" });

  await flush(person);

  assert.deepEqual([person.asked, posts, person.token], [["a1"], ["/desk/4/messages/"], "new"]);
  assert.equal(outcomes()[0][0], "sent");
});

test("where somebody else is signed in by now, it waits for its writer", async () => {
  await store.add({ ...ITEM, id: "a1" });
  signedIn = { user: 8, token: "new" };

  await assert.rejects(flush(page({ status: 403, text: "" })), /Somebody else/);

  assert.deepEqual([outcomes(), posts], [[], []]);
  assert.equal((await store.all(7)).length, 1);
});

test("notes and actions are posted, and so is all that the worker sends", async () => {
  await store.add({ ...ITEM, id: "n1", kind: "note" });
  await store.add({ ...ITEM, id: "c1", kind: "close" });
  const person = page();
  await flush(person);
  await store.add({ ...ITEM, id: "a1" });
  await flush();

  assert.deepEqual(person.asked, []);
  assert.deepEqual(posts, ["/desk/4/notes/", "/desk/4/close/", "/desk/4/messages/"]);
});
