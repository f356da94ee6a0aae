import assert from "node:assert/strict";
import { mock, test } from "node:test";

Object.assign(globalThis, {
  self: globalThis,
  navigator: {},
  MediaStream: class {
    addTrack() {}
  },
});
const { Link } = await import("../../static/js/calls/link.js");

const MINUTE = 60_000; // ms

/** As much of an RTCPeerConnection as a link asks for. */
class Fake {
  constructor(options) {
    Object.assign(this, { options, signalingState: "stable", restarts: 0, bytes: 0 });
  }

  createDataChannel = () => ({});
  addTransceiver = (kind) => ({ receiver: { track: { kind } }, sender: { replaceTrack() {} } });
  getTransceivers = () => [];
  getConfiguration = () => this.options;
  setConfiguration = (options) => (this.options = options);
  restartIce = () => (this.restarts += 1);
  close = () => {};

  async getStats() {
    this.bytes += 1;
    return new Map([["t", { type: "transport", bytesReceived: this.bytes }]]);
  }
}

const servers = (name) => [{ urls: "turn:relay.example", username: name, credential: "x" }];

/** A link, what it has said, and the connections that it has made. */
function linked({ isPolite = true, isHeard = true } = {}) {
  const [sent, peers, states, ends] = [[], [], [], []];
  const link = new Link({
    call: 7,
    page: "tab",
    isPolite,
    send: (frame) => sent.push(frame) && isHeard,
    tracks: () => [],
    media: () => ({}),
    show: { stream() {}, state: (word) => states.push(word), quality() {}, media() {}, lost: () => ends.push("lost") },
    connect: (options) => peers[peers.push(new Fake(options)) - 1],
  });
  return { link, sent, peers, states, ends, joins: () => sent.filter(({ type }) => type === "join") };
}

test("a call that lasts knows the relay's password of now, and goes on in its round", async (t) => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  t.after(() => mock.timers.reset());
  const { link, sent, peers, joins } = linked();
  link.join();
  link.peerJoined({ round: 1, servers: servers("early") });
  sent.length = 0;

  mock.timers.tick(7 * MINUTE);
  assert.deepEqual(joins(), []);
  mock.timers.tick(2 * MINUTE);
  assert.deepEqual(joins(), [{ type: "join", call: 7, page: "tab", round: 1 }]);
  link.joined({ round: 1, servers: servers("late") });

  assert.equal(peers.length, 1);
  assert.equal(peers[0].options.iceServers[0].username, "late");
  assert.equal(peers[0].restarts, 0);
  mock.timers.tick(7 * MINUTE);
  assert.equal(joins().length, 1);
  link.end();
});

test("of two rounds that began at once both sides keep to the later one, whatever they hear first", () => {
  for (const [ours, theirs, state] of [
    [2, 3, "connecting"], // we begin, they wait
    [3, 2, "waiting"],
  ]) {
    for (const heard of [
      ["joined", "peerJoined"],
      ["peerJoined", "joined"],
    ]) {
      const { link, states } = linked();
      for (const kind of heard) link[kind]({ round: kind === "joined" ? ours : theirs, servers: [] });

      assert.equal(link.round, 3);
      assert.equal(states.at(-1), state);
      link.end();
    }
  }
});

test("the side that does not offer asks for another way, the other looks for it where it is heard", async () => {
  for (const [isPolite, isHeard, said, restarts] of [
    [true, true, [{ restart: true }], 0],
    [false, true, [{ media: {} }], 1],
    [false, false, [{ media: {} }], 0],
  ]) {
    const { link, sent, peers } = linked({ isPolite, isHeard });
    link.peerJoined({ round: 1, servers: [] });
    sent.length = 0;
    await link.restart();
    assert.deepEqual(
      sent.filter(({ type, description }) => type === "signal" && !description),
      said.map((one) => ({ type: "signal", round: 1, ...one })),
    );
    assert.equal(peers[0].restarts, restarts);

    await link.receive({ round: 1, restart: true }); // the other side asks
    assert.equal(peers[0].restarts, isPolite ? 0 : 2 * restarts);
    link.end();
  }
});

test("a network that changes is shown at once, and that all is well when something comes", async () => {
  const { link, states } = linked({ isPolite: false });
  link.peerJoined({ round: 1, servers: [] });
  await link.look();
  assert.equal(states.at(-1), "talking");

  link.changed();
  assert.equal(states.at(-1), "lost");
  await link.look();
  assert.equal(states.at(-1), "talking");
  link.end();
});

test("who waits afresh for a side that does not come back gives up thirty seconds after the loss", async (t) => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  t.after(() => mock.timers.reset());
  const { link, peers, ends, joins } = linked();
  link.peerJoined({ round: 1, servers: [] });
  await link.look();
  link.changed();
  peers[0].getStats = async () => new Map(); // nothing more comes

  link.joined({ round: 2, servers: [] });
  mock.timers.tick(29_500);
  assert.equal(ends.length, 0);
  assert.deepEqual(joins(), []); // it has its seat
  mock.timers.tick(500);

  assert.equal(ends.length, 1);
  link.end();
});

test("who sits down first waits as long as the other side asks for its camera", (t) => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  t.after(() => mock.timers.reset());
  const { link, ends } = linked();

  link.joined({ round: 1, servers: [] });
  mock.timers.tick(5 * MINUTE);

  assert.deepEqual(ends, []);
  link.end();
});
