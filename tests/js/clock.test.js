import assert from "node:assert/strict";
import { test } from "node:test";
import { serverTime } from "../../static/js/worker/clock.js";

const NOON = "Mon, 02 Mar 2026 12:00:00 GMT";
const HERE = Date.UTC(2026, 2, 2, 9);

/** `answer`: what the server says to who asks for its time, here at nine. */
function at(context, answer) {
  context.mock.timers.enable({ apis: ["Date"], now: HERE });
  context.mock.method(globalThis, "fetch", answer);
}

test("the server's time, whatever this device's clock says", async (context) => {
  at(context, async () => ({ headers: new Headers({ Date: NOON }) }));

  assert.equal(await serverTime(1000), Date.parse(NOON));
});

test("the device's own where the server says none, or nothing", async (context) => {
  const answers = [async () => ({ headers: new Headers() }), () => Promise.reject(new TypeError("no network"))];
  at(context, () => answers.shift()());

  assert.equal(await serverTime(1000), HERE);
  assert.equal(await serverTime(1000), HERE);
});
