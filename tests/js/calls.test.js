import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";

const element = () => ({
  dataset: {},
  classList: { toggle() {}, contains: () => false },
  parentElement: {},
  firstElementChild: {},
  addEventListener() {},
  setAttribute() {},
  querySelector: () => element(),
  querySelectorAll: () => [],
  play: async () => {},
});
const storage = new Map();
Object.assign(globalThis, {
  self: globalThis,
  innerWidth: 390,
  document: { visibilityState: "visible", addEventListener() {}, removeEventListener() {} },
  sessionStorage: { getItem: (name) => storage.get(name) ?? null, setItem: (name, text) => storage.set(name, text) },
  MediaStream: class {},
});
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
const { Call } = await import("../../static/js/calls.js");

const opened = [];
afterEach(() => {
  for (const call of opened.splice(0)) call.end();
});

/** An agent's or a visitor's page, with what it has asked of the server and said to its reader. */
function page(side = "agent") {
  const [asked, said] = [[], []];
  const root = Object.assign(element(), { dataset: { state: "" }, matches: () => true, hidePopover() {} });
  const heard =
    (what) =>
    async (...facts) =>
      asked.push([what, ...facts.map((fact) => fact?.id ?? fact)]) && "";
  const wire = Object.fromEntries(["ring", "accept", "move", "decline", "hangUp"].map((what) => [what, heard(what)]));
  wire.send = (frame) => Boolean(asked.push(frame));
  const layers = { opened() {}, closed() {} };
  const call = new Call({ root, side, wire, say: (text) => said.push(text), rings() {}, write() {}, layers });
  opened.push(call);
  return { call, asked, said, root };
}

const frame = (call, more) => ({
  id: 7,
  conversation: 3,
  name: "Zoe",
  state: "accepted",
  page: call.page,
  accepted_at: "2026-12-01T12:00:00Z",
  ...more,
});
const done = () => new Promise(setImmediate);

for (const side of ["agent", "visitor"]) {
  test(`a call that the ${side} hung up without a network does not come back by itself`, async (t) => {
    mock.timers.enable({ apis: ["setInterval"] });
    t.after(() => mock.timers.reset());
    for (const isLost of [false, true]) {
      const { call, asked, root } = page(side);
      call.show(frame(call));
      await done();
      assert.equal(root.dataset.state, "talking");
      await call.hangUp({ isLost });
      asked.length = 0; // none of it came to the server

      call.show(frame(call)); // the line is back, and the server knows no better
      await done();

      assert.equal(root.dataset.state, "");
      assert.equal(call.link, null);
      assert.deepEqual(asked, [["hangUp", 7, isLost]]);
      call.peerJoined({ call: 7, round: 2 }); // the other side looks for us
      assert.deepEqual(asked[1], ["hangUp", 7, isLost]);
    }
  });
}

test("one that was hung up here and goes on on another page is shown as that, and may be taken over", async () => {
  const { call, asked, root } = page();
  call.show(frame(call));
  await call.hangUp();
  asked.length = 0;

  call.show(frame(call, { page: "another" }));

  assert.equal(root.dataset.state, "elsewhere");
  assert.deepEqual(asked, []);
});

test("a page whose socket was gone asks how its call stands, and hears that it is over", async () => {
  const { call, asked, said, root } = page();
  call.show(frame(call, { state: "ringing", page: "", is_invitation: false, html: "" }));
  assert.equal(root.dataset.state, "incoming");

  call.reconnected();
  assert.deepEqual(asked, [{ type: "call", call: 7 }]);
  call.show({ id: 7, state: "gone", is_given_up: false });

  assert.equal(root.dataset.state, "");
  assert.deepEqual(said, []);
});

test("a visitor whose ringing was not heard rings once more when the line is back", async (t) => {
  mock.timers.enable({ apis: ["setInterval", "setTimeout"] });
  t.after(() => mock.timers.reset());
  for (const isKnown of [false, true]) {
    const { call, asked } = page("visitor");
    await call.ring("Shop");
    call.reconnected();
    if (isKnown) call.show(frame(call, { state: "ringing", is_invitation: false }));
    mock.timers.tick(1000);

    assert.deepEqual(asked, Array(isKnown ? 1 : 2).fill(["ring", call.page]));
    await call.hangUp();
    call.reconnected();
    mock.timers.tick(1000);
    assert.equal(asked.filter(([what]) => what === "ring").length, isKnown ? 1 : 2);
  }
});

test("who calls again after an end that was not heard of begins a connection of their own", async (t) => {
  mock.timers.enable({ apis: ["setInterval"] });
  t.after(() => mock.timers.reset());
  const { call } = page();
  call.show(frame(call));
  await done();
  const first = call.link;

  call.show(frame(call, { id: 8, state: "ringing", page: "", is_invitation: false, html: "" }));
  assert.equal(call.link, null);
  call.show(frame(call, { id: 8 }));
  await done();

  assert.notEqual(call.link, first);
  assert.equal(call.link.call, 8);
});
