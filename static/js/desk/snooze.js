// The sheet of a snooze: its button says what will happen, the hours of one tap follow the list of hours, and nothing
// stands to choose from that has passed.

import { isToCome } from "./snooze_hours.js";
import { now } from "./times.js";
import { fill } from "./words.js";

export function start() {
  document.addEventListener("sheet-filled", ({ target }) => {
    const form = target.querySelector("#f-snooze[data-zone]");
    if (form) follow(form);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.form?.id !== "f-snooze") return;
    if (target.name === "quick") target.form.elements.time.value = target.value;
    follow(target.form);
  });
}

function follow(form) {
  const { time } = form.elements;
  if (time) leaveOutWhatHasPassed(form, [...time.options], form.dataset.zone);
  for (const quick of form.querySelectorAll("[name=quick]")) quick.checked = quick.value === time.value;
  const words = form.querySelector("[data-words]:checked")?.dataset.words;
  if (words) document.getElementById("snooze-now").textContent = fill(words, { time: time?.selectedOptions[0].text });
}

/** The sheet may have been drawn on another day: what was chosen and has passed gives way to what comes next. */
function leaveOutWhatHasPassed(form, hours, zone) {
  const [moment, latest] = [now(), hours.at(-1).value];
  const days = [...form.querySelectorAll("[name=day]:enabled")];
  for (const option of days) option.disabled = !isToCome(option.value, latest, moment, zone);
  const left = days.filter((option) => !option.disabled);
  const day = left.find((option) => option.checked) ?? left[0];
  if (!day) return;
  day.checked = true;
  for (const option of [...hours, ...form.querySelectorAll("[name=quick]")])
    option.disabled = !isToCome(day.value, option.value, moment, zone);
  const { time } = form.elements;
  if (time.selectedOptions[0]?.disabled ?? true) time.value = hours.find((hour) => !hour.disabled).value;
}
