// A small grid of emoji beside a field; screen readers know each by its own name. It needs no storage, which a frame of
// another site may not have, and weighs nothing.

import * as layers from "../parts/layers.js";
import { keyOf } from "../parts/keys.js";

const EMOJI = [..."😀😄😊🙂😉😍🥰😘😅😂🤔😐😕😟😢😭😡😱😴🤗👍👎👏🙏🙌💪👋🤝✌👌❤🎉✨🔥⭐✅❌📦🚚💡🎁☎"].map((sign) =>
  "✌❤☎".includes(sign) ? `${sign}\uFE0F` : sign,
);
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 7, ArrowUp: -7 };

/** `button` opens it; what is chosen goes into `field` where its caret is; `label` names it. */
export function emojiPicker(button, field, label) {
  const grid = document.createElement("div");
  grid.className = "emoji-panel emoji-grid";
  grid.popover = "auto";
  grid.setAttribute("role", "dialog");
  grid.setAttribute("aria-label", label);
  grid.append(...EMOJI.map(key));
  grid.addEventListener("click", (event) => choose(event.target.closest("button"), field, grid));
  grid.addEventListener("keydown", (event) => step(event, grid));
  grid.addEventListener("toggle", (event) => event.newState === "open" && grid.querySelector("[tabindex='0']").focus());
  layers.follow(grid);
  button.after(grid);
  button.popoverTargetElement = grid;
}

function key(sign, index) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = sign;
  button.tabIndex = index ? -1 : 0;
  return button;
}

function choose(button, field, grid) {
  if (!button) return;
  grid.hidePopover();
  field.setRangeText(button.textContent, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

function step(event, grid) {
  const keys = [...grid.children];
  const next = keys[keys.indexOf(document.activeElement) + (STEPS[keyOf(event)] ?? NaN)];
  if (!next) return;
  event.preventDefault();
  document.activeElement.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
