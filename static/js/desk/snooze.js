// The sheet of a snooze: its button says what will happen, and the hours of one tap follow the list of hours.

import { fill } from "./words.js";

export function start() {
  document.addEventListener("change", ({ target }) => {
    if (target.form?.id === "f-snooze") follow(target.form, target);
  });
}

function follow(form, changed) {
  const { time } = form.elements;
  if (changed.name === "quick") time.value = changed.value;
  for (const quick of form.querySelectorAll("[name=quick]")) quick.checked = quick.value === time.value;
  const words = form.querySelector("[data-words]:checked")?.dataset.words;
  if (words) document.getElementById("snooze-now").textContent = fill(words, { time: time?.selectedOptions[0].text });
}
