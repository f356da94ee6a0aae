import assert from "node:assert/strict";
import { test } from "node:test";
import { lengthWords } from "../../static/js/parts/lengths.js";

const UNITS = ["{n} h", "{n} min", "{n} s"];
const SAID = [
  [-5, "0 s"],
  [0, "0 s"],
  [42_000, "42 s"],
  [60_000, "1 min"],
  [75_000, "1 min\u00a015 s"],
  [14 * 60_000 + 9_000, "14 min\u00a09 s"],
  [3_600_000, "1 h"],
  [3_900_000, "1 h\u00a05 min"],
  [3_605_000, "1 h"],
];

for (const [ms, words] of SAID) {
  test(`${ms} ms last ${words}`, () => {
    assert.equal(lengthWords(ms, UNITS), words);
  });
}
