import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readable } from "../../static/js/parts/page_addresses.js";
import { withoutTokens } from "../../static/js/parts/page_paths.js";

// The same as tests/conversations/test_page_addresses.py asks of the server.
const CASES = JSON.parse(readFileSync(new URL("../page_addresses.json", import.meta.url), "utf8"));

test("an address is told without what opens something, or names somebody", () => {
  for (const [given, told] of CASES) assert.equal(readable(given), told, given);
});

test("told again it stays as it is", () => {
  for (const [, told] of CASES) assert.equal(readable(told), told);
});

test("of origin and path the tokens alone are left out", () => {
  assert.equal(withoutTokens("https://shop.example/reset/s3cr3t/new"), "https://shop.example/reset/***/new");
  assert.equal(withoutTokens("https://3f9a8c7d6e5b4a392817f.example/a"), "https://3f9a8c7d6e5b4a392817f.example/a");
  assert.equal(withoutTokens(""), "");
});

test("of a very long address the beginning is told", () => {
  assert.equal(readable(`https://shop.example/${"a/".repeat(100_000)}`).length, 2000);
});
