import assert from "node:assert/strict";
import { test } from "node:test";
import { said } from "../../static/js/parts/said.js";

test("who said what is written as the language has it", () => {
  assert.equal(said("{name}\u00a0: {words}", "Inès", "Bonjour"), "Inès\u00a0: Bonjour");
});

test("what stands in a name or in words is no place to fill", () => {
  assert.equal(said("{name}: {words}", "{words}", "$& {name}"), "{words}: $& {name}");
});
