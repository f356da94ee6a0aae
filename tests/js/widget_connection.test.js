import assert from "node:assert/strict";
import { mock, test } from "node:test";

const place = { pathname: "/widget/shop/", search: "" };
Object.assign(globalThis, { window: globalThis, parent: globalThis, self: globalThis, location: place });
globalThis.document = { addEventListener() {} };
const { Connection } = await import("../../static/js/widget/connection.js");
const { Calls } = await import("../../static/js/widget/calls.js");

/** A visitor's connection that stands, with what waits to go, and what went. */
function standing(entries) {
  const sent = [];
  const connection = new Connection({
    outbox: { next: () => entries[0], remove: () => entries.shift() },
    isHeld: () => false,
    who: () => ({}),
    show: { welcome() {}, error() {}, postponed() {}, stored() {}, lost() {} },
  });
  connection.socket = { isOpen: true, send: (frame) => Boolean(sent.push(frame)), drop() {} };
  connection.welcomed({});
  return { connection, posts: () => sent.filter(({ type }) => type === "post").map((frame) => frame.client_id) };
}

test("words that were put off go although a greeting was put off after them", (t) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  const { connection, posts } = standing([{ id: "a1", text: "Hello" }]);

  connection.refused({ client_id: "a1", after: 5, text: "Too fast" });
  connection.begin(); // somebody else is named
  connection.troubled({ of: "hello", after: 3, text: "Too much" });
  mock.timers.tick(3000);
  connection.welcomed({});
  mock.timers.tick(2000);

  assert.deepEqual(posts(), ["a1", "a1"]);
  connection.lost();
});

test("a call that was asked for without a line rings when it is back, unless it was given up meanwhile", async () => {
  for (const isAsking of [true, false]) {
    const sent = [];
    let isOpen = false;
    const calls = new Calls({ send: (frame) => isOpen && Boolean(sent.push(frame)) });
    calls.loading = Promise.resolve({ isAsking, reconnected() {} });
    await calls.wire.ring("tab");

    isOpen = true;
    calls.welcomed();
    await calls.loading;

    assert.deepEqual(sent, isAsking ? [{ type: "ring", page: "tab" }] : []);
  }
});
