// The line that says which day it is, above the first row of each day. Rows carry their day, of the reader's zone.

import { localeOf } from "../parts/locale.js";
import { clock } from "../parts/zones.js";

const DAY = 86400000; // ms
const FIRST = /\b1 (?=\p{L})/u; // of a month: in French it alone is an ordinal, which Intl does not know

/** `list`: the rows, each with data-day="2026-03-02"; `locale`: "fr"; `words`: {today, yesterday, zone}, where the zone
 * is the device's if it is not said.
 * A line that stands right is left alone: the list is live, and what is put in again is read out again. */
export function dayLines(list, locale, words) {
  const lines = new Map([...list.querySelectorAll(".day-line")].map((line) => [line.dataset.of, line]));
  let before = "";
  for (const row of list.querySelectorAll("[data-day]")) {
    const day = row.dataset.day;
    if (day === before) continue;
    draw(row, lines.get(day) ?? dayLine(day), dayWords(day, locale, words, Date.now()));
    lines.delete(day);
    before = day;
  }
  for (const line of lines.values()) line.remove();
}

function draw(row, line, text) {
  if (line.firstElementChild.textContent !== text) line.firstElementChild.textContent = text;
  const above = row.previousElementSibling?.matches(".new-line") ? row.previousElementSibling : row;
  if (above.previousElementSibling !== line) above.before(line);
}

function dayLine(day) {
  const line = document.createElement("li");
  line.className = "sys day-line";
  line.dataset.of = day;
  line.appendChild(document.createElement("span")).className = "day";
  return line;
}

/** "Today", or "Monday 2 March": what a day is called at the moment `now`, in ms. */
export function dayWords(day, locale, words, now) {
  const today = clock(now, words.zone).day;
  const ago = (Date.parse(today) - Date.parse(day)) / DAY;
  if (ago === 0) return words.today;
  if (ago === 1) return words.yesterday;
  const noon = new Date(`${day}T12:00:00`);
  const year = day.slice(0, 4) === today.slice(0, 4) ? undefined : "numeric";
  const written = locale === "en" ? "en-GB" : localeOf(locale); // the day before the month, as the server writes it
  const said = noon.toLocaleDateString(written, { weekday: "long", day: "numeric", month: "long", year });
  return written.startsWith("fr") ? said.replace(FIRST, "1er ") : said;
}
