import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { measure } from "../../static/js/parts/sms.js";

const { texts } = JSON.parse(readFileSync(new URL("../channels/sms_segments.json", import.meta.url)));

for (const { shows, repeat, isGsm, places, segments } of texts)
  test(`${shows}: ${segments} messages`, () => {
    const text = repeat.map(([part, times]) => part.repeat(times)).join("");
    const found = measure(text);

    assert.deepEqual([found.isGsm, found.places, found.segments], [isGsm, places, segments]);
  });

test("the first letter that makes it two messages is named", () => {
  assert.equal(measure(`👍${"a".repeat(60)}ê${"a".repeat(20)}`).foreign, "👍");
  assert.equal(measure(`${"a".repeat(80)}ê`).foreign, "ê");
});

test("no letter is named where it costs nothing", () => {
  assert.equal(measure("C'est prêt").foreign, undefined);
  assert.equal(measure("a".repeat(200)).foreign, undefined);
});
