// What is written for colleagues and not sent yet stays on the device (`data-autosave`: its name), whatever closes it.

import { device } from "../parts/storage.js";

const name = (field) => `pupitre.draft.${document.getElementById("desk").dataset.user}.${field.dataset.autosave}`;

export function start() {
  fill();
  document.addEventListener("htmx:afterSettle", fill);
  document.addEventListener("input", ({ target }) => target.dataset?.autosave && keep(target));
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    // `successful` is not said where it leads elsewhere.
    const isStored = detail.xhr.status >= 200 && detail.xhr.status < 300;
    const field = isStored && detail.elt.matches("form") && detail.elt.querySelector("[data-autosave]");
    if (field) device.remove(name(field));
  });
}

function fill() {
  for (const field of document.querySelectorAll("[data-autosave]")) field.value ||= device.get(name(field)) ?? "";
}

/** Without storage it lives as long as its page. */
function keep(field) {
  if (field.value) device.set(name(field), field.value);
  else device.remove(name(field));
}
