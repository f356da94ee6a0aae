import assert from "node:assert/strict";
import { test } from "node:test";
import { Parts } from "../../static/js/live/parts.js";

const part = (of, text, last = false) => ({ type: "part", of, text, last });

test("a frame that is no part is whole", () => {
  assert.deepEqual(new Parts().whole({ type: "rows" }), { type: "rows" });
});

test("a frame is whole with its last part", () => {
  const parts = new Parts();

  assert.equal(parts.whole(part(1, '{"type": "ro')), null);
  assert.deepEqual(parts.whole(part(1, 'ws"}', true)), { type: "rows" });
});

test("parts of two frames that come among each other stay apart, and a number may come again", () => {
  const parts = new Parts();
  parts.whole(part(1, '{"a"'));
  parts.whole(part(2, '{"b"'));

  assert.deepEqual(parts.whole(part(1, ": 1}", true)), { a: 1 });
  assert.deepEqual(parts.whole(part(2, ": 2}", true)), { b: 2 });
  assert.deepEqual(parts.whole(part(1, '{"c": 3}', true)), { c: 3 });
});
