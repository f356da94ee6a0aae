import assert from "node:assert/strict";
import { test } from "node:test";
import { isToCome } from "../../static/js/desk/snooze_hours.js";
import { clock } from "../../static/js/parts/zones.js";

const PARIS = "Europe/Paris";
const at = (iso) => Date.parse(iso);

test("a clock shows the day and hour of its own zone", () => {
  const moment = at("2026-11-24T23:30:59Z");
  assert.deepEqual(clock(moment, "UTC"), { day: "2026-11-24", time: "23:30" });
  assert.deepEqual(clock(moment, PARIS), { day: "2026-11-25", time: "00:30" });
  assert.deepEqual(clock(moment, "America/St_Johns"), { day: "2026-11-24", time: "20:00" });
  assert.deepEqual(clock(at("2026-11-24T23:00:00Z"), PARIS), { day: "2026-11-25", time: "00:00" });
});

test("of today only what is to come", () => {
  const now = at("2026-11-24T13:12:00Z"); // 14:12
  for (const [time, is] of [
    ["09:00", false],
    ["14:00", false],
    ["14:15", true],
    ["18:00", true],
  ])
    assert.equal(isToCome("2026-11-24", time, now, PARIS), is, time);
  assert.equal(isToCome("2026-11-24", "14:12", now, PARIS), false);
  assert.equal(isToCome("2026-11-25", "09:00", now, PARIS), true);
  assert.equal(isToCome("2026-11-23", "23:45", now, PARIS), false);
});

test("near midnight today has no hour left, in the zone of the reader and not of the device", () => {
  const now = at("2026-11-24T22:50:00Z"); // 23:50 in Paris, 17:50 in New York
  assert.equal(isToCome("2026-11-24", "23:45", now, PARIS), false);
  assert.equal(isToCome("2026-11-25", "00:00", now, PARIS), true);
  assert.equal(isToCome("2026-11-24", "18:00", now, "America/New_York"), true);
  assert.equal(isToCome("2026-11-24", "17:45", now, "America/New_York"), false);
});

test("an hour that the clocks leave out never comes", () => {
  const now = at("2026-03-28T11:00:00Z");
  for (const [time, is] of [
    ["01:45", true],
    ["02:00", false],
    ["02:45", false],
    ["03:00", true],
  ])
    assert.equal(isToCome("2026-03-29", time, now, PARIS), is, time);
});

test("one that comes twice is to come until its second time has passed", () => {
  const hour = ["2026-10-25", "02:30"];
  assert.equal(isToCome(...hour, at("2026-10-25T00:29:00Z"), PARIS), true);
  assert.equal(isToCome(...hour, at("2026-10-25T00:45:00Z"), PARIS), true); // 2:45 of the summer
  assert.equal(isToCome(...hour, at("2026-10-25T01:29:00Z"), PARIS), true);
  assert.equal(isToCome(...hour, at("2026-10-25T01:30:00Z"), PARIS), false);
});
