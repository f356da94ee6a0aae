// The picker of all emoji, in the page's language: loaded when it is first opened.

import en from "emoji-picker-element/i18n/en.js";
import fr from "emoji-picker-element/i18n/fr.js";
import Picker from "emoji-picker-element/picker.js";
import inside from "./emoji/inside.css";
import { keyOf } from "./parts/keys.js";

const LANGUAGES = { en, fr };
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }; // columns, lines

/** Shows them in the panel. `emojiEn`, `emojiFr`: the addresses of what they are called. */
export function show(panel, { emojiEn, emojiFr }) {
  const locale = document.documentElement.lang in LANGUAGES ? document.documentElement.lang : "en";
  const picker = new Picker({ locale, i18n: LANGUAGES[locale], dataSource: { en: emojiEn, fr: emojiFr }[locale] });
  dress(picker.shadowRoot);
  picker.shadowRoot.addEventListener("keydown", step);
  picker.shadowRoot.addEventListener("keydown", chooseFirst, { capture: true });
  panel.replaceChildren(picker);
  // A keyboard types what it looks for; on a phone it would hide what there is to choose from.
  const first = matchMedia("(pointer: fine)").matches ? picker.shadowRoot.querySelector("input") : panel;
  first.focus({ preventScroll: true });
}

/** Our policy lets sheets in and no style elements: this one is taken out before a page sees it. */
function dress(root) {
  const style = root.querySelector("style");
  root.adoptedStyleSheets = [style.textContent, inside].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  style.remove();
}

/** The arrows go through all of them, as they do through what was found, and between them and the field. */
function step(event) {
  const root = event.currentTarget;
  const [columns, lines] = STEPS[keyOf(event)] ?? [];
  const keys = [...root.querySelectorAll("[role=menuitem]")];
  const here = keys.indexOf(event.target);
  if (columns === undefined || (here < 0 && !(event.target.matches("input") && lines > 0))) return;
  const width = getComputedStyle(root.querySelector(".emoji-menu")).gridTemplateColumns.split(" ").length;
  const next = here < 0 ? 0 : here + columns + lines * width;
  event.preventDefault();
  (next < 0 ? root.querySelector("input") : keys[next])?.focus();
}

/** Enter takes what was found first, where the arrows have pointed at nothing; the picker would only point at it. */
function chooseFirst(event) {
  if (keyOf(event) !== "Enter" || !event.target.matches("input")) return;
  const found = [...event.currentTarget.querySelectorAll(".emoji-menu [role=option]")];
  if (!found.length || found.some((cell) => cell.ariaSelected === "true")) return;
  event.preventDefault();
  event.stopPropagation();
  found[0].click();
}
