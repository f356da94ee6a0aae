import assert from "node:assert/strict";
import { test } from "node:test";
import { OverSocket } from "../../static/js/outbox/over_socket.js";

const item = (id, fields = { text: "Hello" }) => ({ id, user: 7, thread: 4, kind: "answer", fields });
const signal = () => new AbortController().signal;

function connection({ isOpen = true, isSteady = true } = {}) {
  const line = { isOpen, isSteady, sent: [] };
  const send = (frame) => line.isOpen && Boolean(line.sent.push(frame));
  return Object.assign(line, { way: new OverSocket({ send, isSteady: () => line.isSteady }) });
}

/** What it came to, or "waits". */
const now = (answer) => Promise.race([answer, new Promise((tell) => setImmediate(tell, "waits"))]);

test("an answer goes as a frame, and what the server says is its outcome", async () => {
  const { way, sent } = connection();

  const answer = way.answer(item("a1", { text: "Olá", written: "Hello" }), signal());
  assert.deepEqual(sent, [
    { type: "answer", text: "Olá", written: "Hello", user: 7, conversation: 4, client_id: "a1" },
  ]);
  assert.equal(await now(answer), "waits");
  way.answered({ client_id: "another", status: 200, text: "" });
  assert.equal(await now(answer), "waits");
  way.answered({ client_id: "a1", status: 409, text: "<p>It is closed</p>" });

  assert.deepEqual(await answer, { status: 409, text: "<p>It is closed</p>" });
});

test("where there is no connection, or none to rely on, it is posted at once", async () => {
  for (const how of [{ isOpen: false }, { isSteady: false }]) {
    const { way, sent } = connection(how);

    assert.equal(await now(way.answer(item("a1"), signal())), null);
    assert.deepEqual(sent, []);
  }
});

test("what is too long for a frame is posted", async () => {
  const { way, sent } = connection();

  assert.equal(await now(way.answer(item("a1", { text: "\n".repeat(66_000) }), signal())), null);
  assert.deepEqual(sent, []);
});

test("what is given up waits for nothing", async () => {
  const { way } = connection();
  const given = new AbortController();
  const answer = way.answer(item("a1"), given.signal);

  given.abort();

  assert.equal(await now(answer), null);
});

test("a lost connection answers nothing more, and the next one is asked again", async () => {
  const { way, sent } = connection();
  const answer = way.answer(item("a1"), signal());

  way.begin();

  assert.equal(await now(answer), null);
  assert.equal(await now(way.answer(item("a2"), signal())), "waits");
  assert.equal(sent.length, 2);
});

test("a server that does not know such frames is asked once on a connection", async () => {
  const { way, sent } = connection();
  const answer = way.answer(item("a1"), signal());

  way.refused({ of: "suggest", text: "Too much at once" });
  assert.equal(await now(answer), "waits");
  way.refused({ text: "This message could not be read." });

  assert.equal(await now(answer), null);
  assert.equal(await now(way.answer(item("a2"), signal())), null);
  assert.equal(sent.length, 1);
});

test("what nobody answers is posted after a while, and so is the next, until the line answers", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { way, sent } = connection();
  const answer = way.answer(item("a1"), signal());
  context.mock.timers.tick(2999);
  assert.equal(await now(answer), "waits");
  context.mock.timers.tick(1);
  assert.equal(await now(answer), null);

  assert.equal(await now(way.answer(item("a2"), signal())), null);
  way.answered({ client_id: "a1", status: 200, text: "" });

  assert.equal(await now(way.answer(item("a3"), signal())), "waits");
  assert.deepEqual(
    sent.map((frame) => frame.client_id),
    ["a1", "a3"],
  );
});
