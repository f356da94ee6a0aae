// Emoji by their names, with accents or without.

import { fold } from "../desk/folding.js";

const BETWEEN = /[\s_'’-]+/;

/** `all`: [{annotation, tags?, emoticon?}]. Those of which some word begins with each of the query's. */
export function find(all, query) {
  const wanted = wordsOf(query);
  return wanted.length ? all.filter((emoji) => fits(emoji, wanted)) : [];
}

function fits(emoji, wanted) {
  emoji.words ??= wordsOf([emoji.annotation, ...(emoji.tags ?? []), emoji.emoticon ?? ""].join(" "));
  return wanted.every((beginning) => emoji.words.some((word) => word.startsWith(beginning)));
}

const wordsOf = (text) => fold(text).split(BETWEEN).filter(Boolean);
