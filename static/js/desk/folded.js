// A text as it is compared: without accents, without case; letters that no accent parts from their plain form, too.
// The search does the same, of the same letters (conversations/folding.py).

const MARKS = /[\p{Diacritic}\p{M}\u0640]/gu; // the last one only stretches an Arabic word
const PLAIN = {
  ...{ ł: "l", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", ŧ: "t", ŋ: "n", ſ: "s", ς: "σ", ĸ: "k", ȷ: "j" }, // Europe
  ...{ ə: "e", ɛ: "e", ɔ: "o", ɓ: "b", ɗ: "d", ɖ: "d", ƒ: "f", ɠ: "g", ɣ: "g", ƙ: "k", ɲ: "n", ʋ: "v", ƴ: "y" }, // Africa
  ...{ ƀ: "b", ȼ: "c", ɇ: "e", ǥ: "g", ɨ: "i", ɉ: "j", ƚ: "l", ɵ: "o", ɍ: "r", ʉ: "u", ɏ: "y", ƶ: "z" }, // with a bar
  ...{ ß: "ss", æ: "ae", œ: "oe", þ: "th", ĳ: "ij" },
  ...{ "\u0671": "\u0627", "\u0649": "\u064a", "\u0629": "\u0647" }, // forms of alef, yeh and teh in Arabic
  ...{ "\u06cc": "\u064a", "\u06a9": "\u0643", "\u06c1": "\u0647" }, // yeh, kaf and heh of Persian and Urdu keyboards
};
const LETTERS = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "gu");

export const folded = (text) =>
  text.normalize("NFD").replace(MARKS, "").toLowerCase().replace(MARKS, "").replace(LETTERS, (letter) => PLAIN[letter]);
