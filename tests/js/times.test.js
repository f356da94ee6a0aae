import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { duration, now, serverTime, setServerTime } from "../../static/js/desk/times.js";

const WORDS = { s: "{n} s", min: "{n} min", h: "{n} h", d: "{n} d" };

beforeEach(() => {
  globalThis.document = { getElementById: () => ({ dataset: WORDS }) };
});
afterEach(() => {
  delete globalThis.document;
});

test("a duration is one figure and its unit, cut off", () => {
  const minute = 60_000;
  const said = [-5, 0, 59_999, minute, 59 * minute, 60 * minute, 24 * 60 * minute - 1, 48 * 60 * minute].map(duration);

  assert.deepEqual(said, ["0 s", "0 s", "59 s", "1 min", "59 min", "1 h", "23 h", "2 d"]);
});

test("the server's time counts on from what it told", (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 0 });
  assert.equal(serverTime(), undefined);

  setServerTime("1970-01-01T01:00:00Z");
  context.mock.timers.tick(500);

  assert.equal(now(), 3_600_500);
  assert.equal(serverTime(), 3_600_500);
});
