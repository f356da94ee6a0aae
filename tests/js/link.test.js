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

test("a call that lasts knows the relay's password of now, and goes on in its round", async (t) => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  t.after(() => mock.timers.reset());
  const sent = [];
  let peer;
  const link = new Link({
    call: 7,
    page: "tab",
    isPolite: true,
    send: (frame) => sent.push(frame),
    tracks: () => [],
    media: () => ({}),
    show: { stream() {}, state() {}, quality() {}, media() {}, lost() {} },
    connect: (options) => (peer = new Fake(options)),
  });
  link.join();
  link.peerJoined({ round: "one", servers: servers("early") });
  const first = peer;
  sent.length = 0;
  const joins = () => sent.filter(({ type }) => type === "join");

  mock.timers.tick(7 * MINUTE);
  assert.deepEqual(joins(), []);
  mock.timers.tick(2 * MINUTE);
  assert.deepEqual(joins(), [{ type: "join", call: 7, page: "tab", round: "one" }]);
  link.joined({ round: "one", servers: servers("late") });

  assert.equal(peer, first);
  assert.equal(peer.options.iceServers[0].username, "late");
  assert.equal(peer.restarts, 0);
  mock.timers.tick(7 * MINUTE);
  assert.equal(joins().length, 1);
  link.end();
});
