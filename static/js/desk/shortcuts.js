// Keys. Single characters act outside of fields only, and can be switched off; what has a modifier acts everywhere.

import { keyOf } from "../parts/keys.js";
import { showModal } from "../parts/layers.js";
import * as columns from "./columns.js";
import * as commands from "./commands.js";
import { trouble } from "./connection.js";
import { choice, keep } from "./device.js";
import { sheet } from "./sheets.js";
import { say } from "./toasts.js";
import { words } from "./words.js";

const FIELDS =
  "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])";

let names; // key → command

export function start() {
  names = JSON.parse(words().keys);
  document.addEventListener("keydown", pressed);
  document.addEventListener(
    "change",
    ({ target }) => target.name === "letters" && keep("letters", target.checked ? "" : "off"),
  );
}

function pressed(event) {
  const key = keyOf(event);
  if (event.defaultPrevented || !key) return;
  if (key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.altKey) return act(event, openPalette);
  if (event.metaKey || event.ctrlKey || event.altKey) return;
  if (key === "F6" && columns.areOn()) return act(event, () => columns.step(event.shiftKey ? -1 : 1)?.composer.focus());
  const field = event.target.closest(FIELDS);
  if (field) return key === "Escape" && field.matches(".say") && field.closest(".open").querySelector(".talk").focus();
  if (document.querySelector("dialog[open], :popover-open:not(#toasts, #offer-toast)") || choice("letters") === "off")
    return;
  if (/^[1-4]$/.test(key) && columns.areOn()) return act(event, () => columns.pick(Number(key))?.composer.focus());
  const name = names[key.toLowerCase()];
  if (name && !event.repeat) act(event, () => commands.run(name));
}

function act(event, action) {
  event.preventDefault();
  action();
}

/** Most never open it: it is loaded by those who do. */
async function openPalette() {
  if (sheet().open) return;
  const palette = await import(words().palette).catch(() => null);
  if (palette) palette.open(commands, { failed: trouble(), say, showModal });
  else say(trouble());
}
