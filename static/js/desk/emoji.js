// All emoji, above the button that opens them. They are loaded when they are first opened.

import * as layers from "../parts/layers.js";
import { trouble } from "./connection.js";
import { say } from "./toasts.js";
import { words } from "./words.js";

/** What is chosen goes to where the composer's caret is; whoever gives up is there again. */
export function emojiPicker(composer) {
  const button = composer.form.querySelector("[data-emoji]");
  const panel = document.createElement("div");
  panel.className = "emoji-panel";
  panel.popover = "auto";
  panel.tabIndex = -1;
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", button.getAttribute("aria-label"));
  panel.addEventListener("toggle", ({ newState }) => (newState === "open" ? fill(panel) : leave(panel, composer)));
  panel.addEventListener("emoji-click", ({ detail }) => {
    panel.hidePopover();
    composer.insert(detail.unicode);
  });
  layers.follow(panel);
  button.after(panel);
  button.popoverTargetElement = panel;
}

async function fill(panel) {
  const script = await import(words().emoji).catch(() => null);
  if (!script) {
    panel.hidePopover();
    say(trouble());
  } else if (panel.matches(":popover-open")) script.show(panel, words());
}

function leave(panel, composer) {
  panel.replaceChildren();
  const isElsewhere = ![document.body, panel.previousElementSibling].includes(document.activeElement);
  if (!isElsewhere && matchMedia("(pointer: fine)").matches) composer.field.focus();
}
