// An @ in a private note offers the colleagues who may be mentioned in the conversation.

import { fold } from "./folding.js";
import { clone } from "./words.js";

const known = new WeakMap(); // thread → its colleagues, [{name, role}]

export const trigger = /(?:^|[\s(])@([\p{L}\p{N}.'’-]*(?: [\p{L}\p{N}.'’-]*)?)$/u; // before the caret

export const fits = (composer) => composer.mode === "note";

/** The colleagues who may be mentioned here, asked for once; null where they cannot be had. */
export async function load(thread) {
  if (!known.has(thread)) {
    const address = `/desk/${thread.conversation}/colleagues/`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return null;
    known.set(thread, (await answer.json()).colleagues);
  }
  return known.get(thread);
}

export function find(all, word) {
  const fitting = all.filter(({ name }) => fold(name).startsWith(word) || fold(name).includes(` ${word}`));
  return fitting.map((person) => ({ ...person, text: `@${person.name} ` }));
}

export function draw({ name, role }) {
  const option = clone("t-colleague");
  option.querySelector("b").textContent = name;
  option.querySelector("small").textContent = role;
  return option;
}
