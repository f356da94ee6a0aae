// A slash at the start of a word offers the replies whose shortcut goes on as one types.

import { fold } from "./folding.js";
import { clone, words } from "./words.js";

const FRESH = 60_000; // ms; asked for again when a slash comes after that: word of a change may have been lost
const BLANK = "[ \\t\\u00a0\\u202f]";

let replies = null; // [{shortcut, text}]
let asked = 0;

document.addEventListener("replies-changed", () => replies && ask());

export const trigger = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u; // before the caret

export const fits = () => true;

/** The last list stays in use where the network is gone. */
export async function load() {
  if (replies && Date.now() - asked < FRESH) return replies;
  const coming = ask();
  if (!replies) await coming;
  return replies;
}

/** Replies whose shortcut begins with the word, then those that have it further on, filled in for this conversation. */
export function find(all, word, thread) {
  const names = all.map((reply) => ({ reply, name: fold(reply.shortcut) }));
  const first = names.filter(({ name }) => name.startsWith(word));
  const then = names.filter(({ name }) => !name.startsWith(word) && name.includes(word));
  return [...first, ...then].map(({ reply }) => ({ ...reply, text: fill(reply.text, thread) }));
}

export function draw(reply) {
  const option = clone("t-suggestion");
  option.querySelector("code").textContent = `/${reply.shortcut}`;
  option.querySelector("span").textContent = reply.text;
  return option;
}

async function ask() {
  asked = Date.now();
  const answer = await fetch(words().replies, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) replies = (await answer.json()).replies;
  else asked = 0;
}

/** As conversations/canned/replies.py fills: what has no value goes together with the comma or space before it. */
function fill(text, thread) {
  const values = JSON.parse(thread.head.dataset.values);
  for (const name of Object.keys(values).filter((key) => !values[key])) {
    text = text.replace(new RegExp(`^\\{${name}\\},?${BLANK}?|,?${BLANK}?\\{${name}\\}`, "gm"), "");
  }
  return text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? values[name] : whole));
}
