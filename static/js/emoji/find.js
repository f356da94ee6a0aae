// Emoji by their names, with accents or without.

import { fold } from "../desk/folding.js";

const BETWEEN = /[\s_'’-]+/;

/** `all`: [{annotation, tags?, emoticon?}]. Those of which some word begins with each of the query's. */
export function find(all, query) {
  const wanted = wordsOf(query);
  return wanted.length ? all.filter((one) => fits(one, wanted)) : [];
}

function fits(one, wanted) {
  one.words ??= wordsOf([one.annotation, ...(one.tags ?? []), one.emoticon ?? ""].join(" "));
  return wanted.every((beginning) => one.words.some((word) => word.startsWith(beginning)));
}

const wordsOf = (text) => fold(text).split(BETWEEN).filter(Boolean);
