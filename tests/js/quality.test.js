import assert from "node:assert/strict";
import test from "node:test";
import { bytesIn, qualityOf } from "../../static/js/calls/quality.js";

const stats = (...reports) => new Map(reports.map((report, index) => [index, report]));
const pair = (facts) => ({ type: "candidate-pair", nominated: true, state: "succeeded", ...facts });

test("bytes are those of the transport", () => {
  const reports = stats(
    { type: "transport", bytesReceived: 1200 },
    { type: "inbound-rtp", bytesReceived: 900 },
    { type: "transport" },
  );
  assert.equal(bytesIn(reports), 1200);
});

test("a slow, narrow or lossy connection is weak", () => {
  const good = { currentRoundTripTime: 0.08, availableOutgoingBitrate: 900000 };
  assert.equal(qualityOf(stats(pair(good))), "good");
  assert.equal(qualityOf(stats(pair({ currentRoundTripTime: 0.9 }))), "weak");
  assert.equal(qualityOf(stats(pair({ ...good, availableOutgoingBitrate: 90000 }))), "weak");
  assert.equal(qualityOf(stats(pair(good), { type: "remote-inbound-rtp", fractionLost: 0.2 })), "weak");
});

test("a way that is not taken says nothing", () => {
  assert.equal(qualityOf(stats(pair({ nominated: false, currentRoundTripTime: 3 }))), "good");
});
