import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { eventsOf, Joining, Parting } from "../../static/js/mirror/parting.js";

const bufferOf = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const written = (value) => bufferOf(new TextEncoder().encode(JSON.stringify(value)));
const packed = (value) => bufferOf(new Uint8Array(deflateRawSync(JSON.stringify(value))));

/** Through the other end, part by part. */
function joined(parts, joining = new Joining()) {
  return parts.map((part) => joining.take(bufferOf(part))).filter(Boolean);
}

test("a short text is one part, a long one several, and either is read as it was", async () => {
  for (const events of [[{ type: 4 }], [{ type: 2, data: "x".repeat(300000) }]]) {
    const parts = [...new Parting(written(events), { isPacked: false, isFirst: true })];
    const [whole] = joined(parts);

    assert.equal(parts.length, events[0].type === 4 ? 1 : 3);
    assert.ok(parts.every((part) => part.byteLength <= 128 * 1024));
    assert.ok(whole.isFirst);
    assert.deepEqual(await eventsOf(whole), events);
  }
});

test("what the browser has packed is unpacked", async () => {
  const [whole] = joined([...new Parting(packed([{ type: 3 }]), { isPacked: true, isFirst: false })]);

  assert.deepEqual(await eventsOf(whole), [{ type: 3 }]);
  assert.equal(whole.isFirst, false);
});

test("where a page begins anew in the middle of a text, what came of it is forgotten", async () => {
  const joining = new Joining();
  const [half] = new Parting(written(["x".repeat(300000)]), { isPacked: false, isFirst: false });
  const whole = joined([half, ...new Parting(written([1]), { isPacked: false, isFirst: true })], joining);

  assert.equal(whole.length, 1);
  assert.deepEqual(await eventsOf(whole[0]), [1]);
});

test("a bomb is not unpacked to its end", async () => {
  const bomb = bufferOf(new Uint8Array(deflateRawSync(`["${"0".repeat(25 * 1024 * 1024)}"]`)));
  const [whole] = joined([...new Parting(bomb, { isPacked: true, isFirst: true })]);

  assert.ok(bomb.byteLength < 100 * 1024);
  await assert.rejects(eventsOf(whole), RangeError);
});

test("what is no list of events is refused", async () => {
  for (const wrong of ["{}", "nothing", "null"]) {
    const bytes = bufferOf(new TextEncoder().encode(wrong));
    const [whole] = joined([...new Parting(bytes, { isPacked: false, isFirst: true })]);
    await assert.rejects(eventsOf(whole));
  }
});
