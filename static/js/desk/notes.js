// Private notes: the composer turns yellow for one, and a note that mentions this person is told at once.

import { elementsOf } from "../parts/html.js";
import { keyOf } from "../parts/keys.js";
import { place } from "./placeholders.js";
import * as sheets from "./sheets.js";
import * as threads from "./threads.js";
import * as toasts from "./toasts.js";

export function start() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-write]");
    if (button) write(threads.around(button).composer, button.dataset.write);
  });
  document.addEventListener("composer-mode", ({ target, detail }) => label(target, detail));
  document.addEventListener("keydown", (event) => {
    if (keyOf(event) !== "Escape" || event.defaultPrevented || !event.target.matches?.(".say")) return;
    const { composer } = threads.around(event.target);
    if (composer.mode === "note" && !composer.text && composer.thread.isMine) write(composer, "answer");
  });
}

/** Somebody named this person in a note. */
export function showMention(frame) {
  elementsOf(frame.html).forEach(toasts.show);
}

function write(composer, mode) {
  sheets.close();
  composer.setMode(mode === composer.mode ? "answer" : mode);
  composer.field.focus();
}

function label(form, mode) {
  const field = form.querySelector(".say");
  place(field, mode);
  field.ariaLabel = field.dataset[`${mode}Label`];
  form.querySelector("button[data-write=note]").setAttribute("aria-pressed", String(mode === "note"));
}
