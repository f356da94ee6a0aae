import assert from "node:assert/strict";
import { test } from "node:test";
import { GuardedStorage } from "../../static/js/parts/storage.js";

const forbidden = new GuardedStorage(() => {
  throw new DOMException("no", "SecurityError");
});

/** Methods stand on the prototype, as a browser's do: the own keys are the names. */
class Kept {
  getItem(name) {
    return this[name] ?? null;
  }

  setItem(name, text) {
    if (text.length > 20) throw new DOMException("full", "QuotaExceededError");
    this[name] = String(text);
  }

  removeItem(name) {
    delete this[name];
  }
}

test("what is kept is found again, by its name, until it is removed", () => {
  const kept = new Kept();
  const storage = new GuardedStorage(() => kept);

  assert.equal(storage.isForbidden, false);
  assert.equal(storage.get("a"), null);
  assert.equal(storage.set("a", "text"), true);
  assert.equal(storage.setJson("b", { n: 1 }), true);

  assert.equal(storage.get("a"), "text");
  assert.deepEqual(storage.getJson("b"), { n: 1 });
  assert.deepEqual(storage.names, ["a", "b"]);
  storage.remove("a");
  assert.deepEqual(storage.names, ["b"]);
});

test("where storage is forbidden nothing is found, nothing is kept, and nothing throws", () => {
  assert.equal(forbidden.isForbidden, true);
  assert.equal(forbidden.get("a"), null);
  assert.equal(forbidden.getJson("a"), null);
  assert.equal(forbidden.set("a", "text"), false);
  assert.equal(forbidden.setJson("a", [1]), false);
  assert.deepEqual(forbidden.names, []);
  forbidden.remove("a");
});

test("a browser without storage has none, and so has a worker", () => {
  assert.equal(new GuardedStorage(() => undefined).isForbidden, true);
  assert.equal(new GuardedStorage(() => globalThis.noSuchStorage).get("a"), null);
});

test("what does not fit is said, and what was there before stays", () => {
  const kept = new Kept();
  const storage = new GuardedStorage(() => kept);
  storage.set("a", "short");

  assert.equal(storage.set("a", "x".repeat(21)), false);
  assert.equal(storage.get("a"), "short");
});

test("what somebody else wrote in its place is nothing", () => {
  const kept = new Kept();
  const storage = new GuardedStorage(() => kept);
  storage.set("a", "{ no JSON");

  assert.equal(storage.getJson("a"), null);
});
