import assert from "node:assert/strict";
import test from "node:test";
import { Negotiation } from "../../static/js/calls/negotiation.js";

/** As much of an RTCPeerConnection as two sides need to agree: its states, its rollback, what it refuses. */
class Fake {
  constructor(name) {
    Object.assign(this, { name, signalingState: "stable", localDescription: null, remoteDescription: null });
    this.candidates = [];
    this.restarts = this.made = 0;
  }

  async setLocalDescription() {
    await null;
    if (this.signalingState === "have-remote-offer") {
      this.signalingState = "stable";
      this.localDescription = { type: "answer", sdp: `${this.name} answers ${this.remoteDescription.sdp}` };
    } else {
      this.signalingState = "have-local-offer";
      this.localDescription = { type: "offer", sdp: `${this.name} ${++this.made}` };
    }
  }

  async setRemoteDescription(description) {
    await null;
    if (description.type === "answer") {
      if (this.signalingState !== "have-local-offer") throw new Error(`an answer while ${this.signalingState}`);
      this.signalingState = "stable";
    } else this.signalingState = "have-remote-offer"; // where an offer of its own stood, that is rolled back
    this.remoteDescription = description;
  }

  async addIceCandidate(candidate) {
    if (!this.remoteDescription || candidate?.of === "another offer") throw new Error("no such offer");
    this.candidates.push(candidate);
  }

  restartIce() {
    this.restarts += 1;
    if (this.signalingState === "stable") this.onnegotiationneeded();
  }
}

/** Two sides and the wire between them, which holds back what is said until it is let through. */
function pair() {
  const wire = [];
  const sides = ["ana", "zoe"].map((name, index) => {
    const connection = new Fake(name);
    const side = { connection, prepared: 0, at: 0 };
    side.negotiation = new Negotiation({
      connection,
      isPolite: index === 1,
      send: (signal) => wire.push([1 - index, signal]),
      prepare: () => (side.prepared += 1),
      now: () => side.at,
    });
    return side;
  });
  const letThrough = async () => {
    while (wire.length) {
      const [to, signal] = wire.shift();
      await sides[to].negotiation.receive(signal);
    }
  };
  return { ana: sides[0], zoe: sides[1], letThrough, wire };
}

test("one offers, the other answers with what it has", async () => {
  const { ana, zoe, letThrough } = pair();

  await ana.negotiation.offer();
  await letThrough();

  assert.equal(ana.connection.remoteDescription.sdp, "zoe answers ana 1");
  assert.equal(zoe.prepared, 1);
  assert.equal(ana.prepared, 0);
  assert.ok([ana, zoe].every(({ connection }) => connection.signalingState === "stable"));
});

test("where both offer at once the polite side gives way", async () => {
  const { ana, zoe, letThrough } = pair();

  await Promise.all([ana.negotiation.offer(), zoe.negotiation.offer()]);
  await letThrough();

  assert.equal(ana.connection.remoteDescription.sdp, "zoe answers ana 1");
  assert.equal(zoe.connection.remoteDescription.sdp, "ana 1");
  assert.ok([ana, zoe].every(({ connection }) => connection.signalingState === "stable"));
});

test("an offer that comes while another is being made crosses it as well", async () => {
  const { ana, zoe, letThrough, wire } = pair();
  const making = ana.negotiation.offer();
  await ana.negotiation.receive({ description: { type: "offer", sdp: "zoe early" } });
  await making;

  assert.equal(ana.connection.remoteDescription, null);
  await letThrough();
  assert.equal(zoe.connection.remoteDescription.sdp, "ana 1");
  assert.equal(wire.length, 0);
});

test("candidates of an offer that was not taken are nobody's trouble, others are", async () => {
  const { ana } = pair();
  await ana.negotiation.offer();
  await ana.negotiation.receive({ description: { type: "offer", sdp: "zoe 1" } });
  await ana.negotiation.receive({ candidate: { of: "another offer" } });

  await ana.negotiation.receive({ description: { type: "answer", sdp: "zoe answers" } });
  await ana.negotiation.receive({ candidate: { of: "this one" } });
  await ana.negotiation.receive({ candidate: null });
  assert.deepEqual(ana.connection.candidates, [{ of: "this one" }, undefined]);

  const { zoe } = pair();
  await assert.rejects(zoe.negotiation.receive({ candidate: { of: "another offer" } }));
});

test("a restart is an offer of its own", async () => {
  const { ana, zoe, letThrough } = pair();
  await ana.negotiation.offer();
  await letThrough();

  ana.negotiation.restart();
  await new Promise(setImmediate);
  await letThrough();

  assert.equal(ana.connection.restarts, 1);
  assert.equal(ana.connection.remoteDescription.sdp, "zoe answers ana 2");
  assert.equal(zoe.connection.signalingState, "stable");
});

test("both restart at once and agree on one", async () => {
  const { ana, zoe, letThrough } = pair();
  await ana.negotiation.offer();
  await letThrough();

  ana.negotiation.restart();
  zoe.negotiation.restart();
  await new Promise(setImmediate);
  await letThrough();

  assert.equal(ana.connection.remoteDescription.sdp, "zoe answers ana 2");
  assert.ok([ana, zoe].every(({ connection }) => connection.signalingState === "stable"));
});

test("each candidate of ours goes to the other side, and the word that there are no more", () => {
  const { ana, wire } = pair();

  ana.connection.onicecandidate({ candidate: { candidate: "candidate:1" } });
  ana.connection.onicecandidate({ candidate: null });

  assert.deepEqual(wire, [
    [1, { candidate: { candidate: "candidate:1" } }],
    [1, { candidate: null }],
  ]);
});

test("an offer that was lost with the line is said again once the line is back, and agreed on", async () => {
  for (const [back, other] of [
    ["ana", "zoe"],
    ["zoe", "ana"],
  ]) {
    const sides = pair();
    await sides.ana.negotiation.offer();
    await sides.letThrough();
    for (const name of [back, other]) sides[name].negotiation.restart();
    await new Promise(setImmediate);
    sides.wire.length = 0; // both were lost
    for (const name of [back, other]) sides[name].at = 3000;

    sides[back].negotiation.repeat();
    await sides.letThrough();

    assert.equal(sides.ana.connection.remoteDescription.sdp, "zoe answers ana 2");
    assert.equal(sides.zoe.connection.remoteDescription.sdp, "ana 2");
    assert.ok([sides.ana, sides.zoe].every(({ connection }) => connection.signalingState === "stable"));
  }
});

test("what was answered is not said again, nor at once what crosses another offer", async () => {
  const { ana, zoe, letThrough, wire } = pair();
  await ana.negotiation.offer();
  await letThrough();
  ana.negotiation.repeat();
  assert.equal(wire.length, 0);

  await Promise.all([ana.negotiation.offer(), zoe.negotiation.offer()]);
  wire.splice(0, 1); // ana's is still on its way
  await letThrough();
  assert.equal(wire.length, 0);
});

test("who looks for a way again says the same offer, where it may have been lost, and its answer fits", async () => {
  const { ana, zoe, letThrough, wire } = pair();
  await ana.negotiation.offer();
  await letThrough();
  ana.negotiation.restart();
  await new Promise(setImmediate);
  ana.negotiation.restart();
  assert.equal(wire.length, 1); // it is on its way

  ana.at += 1000;
  ana.negotiation.restart();
  assert.equal(wire.length, 2);
  await letThrough();

  assert.equal(ana.connection.restarts, 1);
  assert.equal(ana.connection.remoteDescription.sdp, "zoe answers ana 2");
  assert.equal(zoe.connection.remoteDescription.sdp, "ana 2");
  assert.ok([ana, zoe].every(({ connection }) => connection.signalingState === "stable"));
});

test("an answer that is said twice changes nothing", async () => {
  const { ana, zoe, letThrough } = pair();
  await ana.negotiation.offer();
  ana.negotiation.repeat();
  await letThrough();

  assert.equal(ana.connection.remoteDescription.sdp, "zoe answers ana 1");
  assert.ok([ana, zoe].every(({ connection }) => connection.signalingState === "stable"));
});
