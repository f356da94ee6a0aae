import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.location = { pathname: "/widget/shop/" };
const kept = new Map();
globalThis.sessionStorage = {
  getItem: (name) => kept.get(name) ?? null,
  setItem: (name, text) => kept.set(name, text),
  removeItem: (name) => kept.delete(name),
};
const { Unsent } = await import("../../static/js/widget/unsent.js");

test("what was begun is there on the next page, and gone when it was sent", () => {
  new Unsent("shop").keep("say", "half a sen");

  assert.equal(new Unsent("shop").read("say"), "half a sen");
  assert.equal(new Unsent("other").read("say"), undefined);

  new Unsent("shop").keep("say", "");
  assert.equal(kept.size, 0);
});

test("after a day it is gone", (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 0 });
  new Unsent("shop").keep("say", "half a sen");

  context.mock.timers.tick(24 * 3600 * 1000 - 1);
  assert.equal(new Unsent("shop").read("say"), "half a sen");
  context.mock.timers.tick(1);
  assert.equal(new Unsent("shop").read("say"), undefined);

  new Unsent("shop").keep("ask-comment.1", "Good"); // and does not come back with what is written next
  assert.equal(new Unsent("shop").read("say"), undefined);
});

test("what another page of the site has written there is no words of the visitor", () => {
  for (const text of ["", "null", "[]", "{", '{"say":"old"}', '{"at":0,"all":null}']) {
    kept.set("pupitre.shop.begun", text);
    assert.equal(new Unsent("shop").read("say"), undefined);
  }
});
