import assert from "node:assert/strict";
import test from "node:test";
import { Recovery } from "../../static/js/calls/recovery.js";

function watched(options) {
  const done = [];
  const recovery = new Recovery({
    restart: () => done.push("restart"),
    renew: () => done.push("renew"),
    giveUp: () => done.push("give up"),
    ...options,
  });
  return { recovery, done };
}

/** Bytes flow until `until`, looked at twice a second. */
function flow(recovery, from, until) {
  for (let now = from; now <= until; now += 500) recovery.note(now + 1, now);
}

test("bytes that come keep a connection, whatever else is said of it", () => {
  const { recovery, done } = watched();
  recovery.begin(0);
  flow(recovery, 0, 10000);

  assert.equal(recovery.isLost, false);
  assert.deepEqual(done, []);
});

test("a second and a half without a byte is a loss, and one attempt at a time is made", () => {
  const { recovery, done } = watched();
  recovery.begin(0);
  flow(recovery, 0, 5000);

  recovery.note(5001, 6499);
  assert.equal(recovery.isLost, false);
  for (const now of [6500, 7000, 7500, 14000]) recovery.note(5001, now);

  assert.equal(recovery.isLost, true);
  assert.deepEqual(done, ["restart"]);
});

test("what comes again ends it, and the next loss is another one", () => {
  const { recovery, done } = watched();
  recovery.begin(0);
  flow(recovery, 0, 5000);
  recovery.note(5001, 7000);
  flow(recovery, 8000, 9000);
  assert.equal(recovery.isLost, false);

  recovery.note(9001, 10500);

  assert.deepEqual(done, ["restart", "restart"]);
});

test("after ten seconds a connection is made afresh, and after thirty it is given up", () => {
  const { recovery, done } = watched();
  recovery.begin(0);
  flow(recovery, 0, 5000);
  recovery.note(5001, 6500);

  recovery.note(5001, 16499);
  assert.deepEqual(done, ["restart"]);
  recovery.note(5001, 16500);
  assert.deepEqual(done, ["restart", "renew"]);

  recovery.begin(16500); // the new one carries nothing either
  for (let now = 17000; now <= 40000; now += 500) recovery.note(0, now);
  assert.deepEqual(done, ["restart", "renew", "renew", "give up"]);
});

test("once the desk is heard again, what carried before has a moment to carry again", () => {
  for (const [comes, expected] of [
    [true, ["restart"]],
    [false, ["restart", "restart"]],
  ]) {
    const { recovery, done } = watched();
    recovery.begin(0);
    flow(recovery, 0, 5000);
    recovery.note(5001, 6500);

    recovery.hurry(7000);
    recovery.note(comes ? 5002 : 5001, 7500);
    recovery.note(comes ? 5003 : 5001, 8000);

    assert.deepEqual(done, expected);
    recovery.note(comes ? 5004 : 5001, 8500);
    recovery.note(comes ? 5005 : 5001, 9000);
    assert.deepEqual(done, expected); // nothing is begun while it carries, nor twice at once
  }
});

test("one that never carried a byte is made afresh too", () => {
  const { recovery, done } = watched();
  recovery.begin(0);
  for (let now = 0; now <= 10000; now += 500) recovery.note(0, now);

  assert.deepEqual(done, ["renew"]);
});

test("a device that changes its network does not wait for silence", () => {
  const { recovery, done } = watched();
  recovery.begin(0);
  recovery.networkChanged(100); // it is being made still
  flow(recovery, 500, 5000);

  recovery.networkChanged(5100);
  recovery.networkChanged(5200);

  assert.deepEqual(done, ["restart"]);
});

test("one side is more patient, so that both do not begin afresh at once", () => {
  const { recovery, done } = watched({ patience: 12000 });
  recovery.begin(0);
  recovery.note(0, 11999);
  assert.deepEqual(done, []);

  recovery.note(0, 12000);
  assert.deepEqual(done, ["renew"]);
});
