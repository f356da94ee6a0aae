// A text as it is compared: without accents, without case; letters that no accent parts from their plain form, too.

const MARKS = /[\p{Diacritic}\p{M}\u0640]/gu; // the last one only stretches an Arabic word
const PLAIN = {
  ...{ ł: "l", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", ŧ: "t", ŋ: "n" },
  ...{ ß: "ss", æ: "ae", œ: "oe", þ: "th" },
  ...{ "\u0671": "\u0627", "\u0649": "\u064a", "\u0629": "\u0647" }, // forms of alef, yeh and teh in Arabic
};
const LETTERS = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "gu");

export const folded = (text) =>
  text.normalize("NFD").replace(MARKS, "").toLowerCase().replace(MARKS, "").replace(LETTERS, (letter) => PLAIN[letter]);
