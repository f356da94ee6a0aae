// A text as it is compared: without accents, without case; letters that no accent parts from their plain form, too.
// The search does the same, of the same letters (conversations/base/folding.py).

const MARKS = /[\p{Diacritic}\p{M}\u0640]/gu; // the last one only stretches an Arabic word
const PLAIN = {
  // Europe
  ...{ ł: "l", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i" },
  ...{ ŧ: "t", ŋ: "n", ſ: "s", ς: "σ", ĸ: "k", ȷ: "j" },
  // Azerbaijan and Africa
  ...{ ə: "e", ɛ: "e", ɔ: "o", ɓ: "b", ɗ: "d", ɖ: "d" },
  ...{ ƒ: "f", ɠ: "g", ɣ: "g", ƙ: "k", ɲ: "n", ʋ: "v", ƴ: "y" },
  // with a bar
  ...{ ƀ: "b", ȼ: "c", ɇ: "e", ǥ: "g", ɨ: "i", ɉ: "j" },
  ...{ ƚ: "l", ɵ: "o", ɍ: "r", ʉ: "u", ɏ: "y", ƶ: "z" },
  ...{ ß: "ss", æ: "ae", œ: "oe", þ: "th", ĳ: "ij" },
  // forms of alef, yeh and teh in Arabic; yeh, kaf and heh of Persian and Urdu keyboards
  ...{ "\u0671": "\u0627", "\u0649": "\u064a", "\u0629": "\u0647" },
  ...{ "\u06cc": "\u064a", "\u06a9": "\u0643", "\u06c1": "\u0647" },
};
const LETTERS = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "gu");

export const fold = (text) =>
  text
    .normalize("NFD")
    .replace(MARKS, "")
    .toLowerCase()
    .replace(MARKS, "")
    .replace(LETTERS, (letter) => PLAIN[letter]);
