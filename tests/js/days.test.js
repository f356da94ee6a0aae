import assert from "node:assert/strict";
import { test } from "node:test";
import { dayWords } from "../../static/js/thread/days.js";

const WORDS = { today: "Today", yesterday: "Yesterday" };
const MIDNIGHT = Date.parse("2026-11-29T23:03:00Z"); // the thirtieth in Paris

test("today and yesterday are those of the zone that the rows were written for", () => {
  const said = (zone) => ["2026-11-30", "2026-11-29"].map((day) => dayWords(day, "en", { ...WORDS, zone }, MIDNIGHT));

  assert.deepEqual(said("Europe/Paris"), ["Today", "Yesterday"]);
  assert.deepEqual(said("UTC"), ["Monday 30 November", "Today"]);
});

test("the year is said where it is another one", () => {
  const words = { ...WORDS, zone: "UTC" };
  assert.match(dayWords("2025-11-29", "en", words, MIDNIGHT), /^Saturday,? 29 November 2025$/);
  assert.equal(dayWords("2026-03-02", "fr", words, MIDNIGHT), "lundi 2 mars");
  assert.equal(dayWords("2026-03-01", "fr", words, MIDNIGHT), "dimanche 1er mars");
  assert.equal(dayWords("2026-11-21", "fr", words, MIDNIGHT), "samedi 21 novembre");
});

test("a zone that the browser does not know is read as its own", () => {
  const here = new Date();
  const day = [here.getFullYear(), here.getMonth() + 1, here.getDate()]
    .map((n) => String(n).padStart(2, "0"))
    .join("-");
  assert.equal(dayWords(day, "en", { ...WORDS, zone: "Mars/Olympus" }, here.getTime()), "Today");
});
