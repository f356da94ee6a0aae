import assert from "node:assert/strict";
import { test } from "node:test";
import { free, heldFor } from "../../static/js/outbox/order.js";

const item = (at, more = {}) => ({ thread: 1, kind: "answer", at, ...more });
const times = (items) => free(items).map(({ at }) => at);

test("what nobody refused goes in its order", () => {
  assert.deepEqual(times([item(1), item(2), item(3)]), [1, 2, 3]);
});

test("what was written before a refusal waits for its writer, what is written after it goes", () => {
  const refused = item(1, { refused: { status: 409, at: 5 } });

  assert.deepEqual(times([refused, item(3)]), []);
  assert.deepEqual(times([refused, item(6)]), [6]);
});

test("a refusal holds up its own conversation alone", () => {
  const refused = item(1, { refused: { status: 409, at: 5 } });

  assert.deepEqual(times([refused, item(3, { thread: 2 })]), [3]);
});

test("what waits holds up all that was written after it in its conversation, a closing too", () => {
  const refused = item(1, { refused: { status: 409, at: 5 } });

  assert.deepEqual(times([refused, item(3), item(6), item(7, { kind: "close" })]), []);
});

test("what the server fails at holds nothing but leaving the conversation", () => {
  const failed = item(1, { refused: { status: 503, at: 5 } });

  assert.deepEqual(times([failed, item(2)]), [2]);
  assert.deepEqual(times([failed, item(2, { kind: "close" })]), []);
  assert.deepEqual(times([failed, item(2, { kind: "snooze" }), item(3)]), []);
  assert.deepEqual(times([failed, item(2, { kind: "close", thread: 2 })]), [2]);
});

test("what may still be taken back waits, with what follows it, and no longer than that", () => {
  const held = item(10, { notBefore: 15 });
  const items = [held, item(11), item(12, { thread: 2 })];

  assert.deepEqual(free(items, 14), [items[2]]);
  assert.deepEqual(free(items, 15), items);
});

test("a clock that was set back holds nothing", () => {
  assert.equal(heldFor(item(10, { notBefore: 15 }), 3), 0);
});
