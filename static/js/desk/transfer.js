// The sheet of a transfer: typing narrows the list and marks what fits, and the button says what will happen.

import { fold } from "./folding.js";
import { keyOf } from "../parts/keys.js";

export function start() {
  document.addEventListener("input", ({ target }) => {
    if (target.matches("[data-transfer-search]")) search(target);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.form?.id === "f-transfer" && target.name === "to") follow(target);
  });
  document.addEventListener("keydown", (event) => {
    if (keyOf(event) !== "Enter" || !event.target.matches("[data-transfer-search]")) return;
    event.preventDefault(); // it chooses what was found, and transfers nothing
    choices(event.target.form)
      .find((choice) => !choice.hidden && !radio(choice).disabled)
      ?.click();
  });
  document.addEventListener("click", ({ target }) => {
    const field = target.closest(".transfer [data-clear]")?.form.querySelector("[data-transfer-search]");
    if (!field) return;
    field.value = "";
    search(field);
    field.focus();
  });
  document.addEventListener("htmx:afterSwap", ({ target }) => {
    const chosen = target.querySelector("#f-transfer [name=to]:checked");
    if (chosen) follow(chosen);
  });
}

const choices = (form) => [...form.querySelectorAll(".choice")];

const radio = (choice) => choice.querySelector("[name=to]");

/** The chosen one stays in sight, whatever is looked for. */
function search(field) {
  const { form } = field;
  const text = plain(field.value.trim());
  let found = 0;
  for (const choice of choices(form)) {
    const places = [...choice.querySelectorAll("[data-mark]")].filter((place) => mark(place, text));
    found += Boolean(places.length);
    choice.hidden = !places.length && !radio(choice).checked;
  }
  for (const part of form.querySelectorAll(".choices")) part.hidden = choices(part).every((choice) => choice.hidden);
  form.querySelector("[data-none]").hidden = Boolean(found);
  form.querySelector("[data-clear]").hidden = !field.value;
}

/** Marks where a text stands in an element's words; true where it does, and for no text. */
function mark(place, text) {
  const words = place.textContent;
  const at = plain(words).indexOf(text);
  if (!text || at < 0) {
    place.textContent = words;
    return at >= 0;
  }
  const found = document.createElement("mark");
  found.textContent = words.slice(at, at + text.length);
  place.replaceChildren(words.slice(0, at), found, words.slice(at + text.length));
  return true;
}

/** Without accents and capitals, letter by letter: places stay what they are. */
const plain = (text) => [...text].map((letter) => (fold(letter)[0] ?? " ").padEnd(letter.length)).join("");

function follow(chosen) {
  const { dataset, form } = chosen;
  form.querySelector("[data-comment-for]").textContent = dataset.for;
  const button = document.querySelector("#transfer-now [data-usual]");
  button.textContent = dataset.button ?? button.dataset.usual;
  const hint = document.querySelector("[data-transfer-hint]");
  hint.hidden = !dataset.hint;
  hint.textContent = dataset.hint ?? "";
}
