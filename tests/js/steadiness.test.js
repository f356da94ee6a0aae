import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Steadiness } from "../../static/js/live/steadiness.js";

let line;
beforeEach(() => (line = new Steadiness()));

test("nothing is said of a line that answers in time", () => {
  for (const now of [0, 4000, 8000]) {
    line.sent(now);
    line.answered(now + 3999);
    assert.equal(line.isUnstable(now + 3999), false);
  }
});

test("a beat that nobody answers for four seconds makes it unstable, and one answered in time ends that", () => {
  line.sent(0);
  assert.equal(line.isUnstable(3999), false);
  assert.equal(line.isUnstable(4000), true);
  line.sent(4000);
  line.answered(5000); // the first one
  assert.equal(line.isUnstable(5000), true);
  line.answered(5100);
  assert.equal(line.isUnstable(5100), false);
});

test("a line that is always late stays unstable", () => {
  const late = [0, 4000, 8000, 12000, 16000];
  for (const now of late) {
    line.sent(now);
    if (now > 4000) line.answered(now + 1000); // the beat before
    if (now > 4000) assert.equal(line.isUnstable(now + 1000), true);
  }
});

test("one loss is a loss; two within a minute make it unstable for a minute", () => {
  line.lost(0);
  assert.equal(line.isUnstable(1000), false);
  line.lost(59_999);
  assert.equal(line.isUnstable(60_000), true);
  assert.equal(line.isUnstable(119_998), true);
  assert.equal(line.isUnstable(119_999), false);
});

test("losses that are further apart are each their own", () => {
  line.lost(0);
  line.lost(60_000);
  assert.equal(line.isUnstable(60_000), false);
  line.lost(100_000);
  assert.equal(line.isUnstable(100_000), true);
});

test("what a lost connection left unanswered is nothing of the next one", () => {
  line.sent(0);
  line.lost(1000);
  line.opened();
  assert.equal(line.isUnstable(9000), false);
});

test("what happened while nobody looked says nothing", () => {
  line.lost(0);
  line.lost(10);
  line.sent(20);
  line.begin();
  assert.equal(line.isUnstable(9000), false);
});

test("an answer to nothing says nothing", () => {
  line.answered(9000);
  assert.equal(line.isUnstable(9000), false);
});
