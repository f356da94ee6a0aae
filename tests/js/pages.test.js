import assert from "node:assert/strict";
import { test } from "node:test";
import { pagesOf } from "../../static/js/files/pages.js";

const pages = (text) => pagesOf(new Blob([text]));

test("a document that says so has so many pages", async () => {
  assert.equal(await pages("1 0 obj << /Type /Pages /Kids [2 0 R] /Count 3 >> endobj"), 3);
  assert.equal(await pages("<< /Count 12 /Kids [] /Type/Pages >>"), 12);
});

test("of a tree of pages the root counts", async () => {
  assert.equal(await pages("<</Type/Pages/Count 2>> <</Type /Pages /Count 7>> <</Type /Pages /Count 5>>"), 7);
});

test("one that does not say has none to show", async () => {
  assert.equal(await pages("%PDF-1.5 << /Type /Page /Count 4 >> /ObjStm"), 0);
});
