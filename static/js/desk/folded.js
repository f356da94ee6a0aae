// A text as it is compared: without accents, without case.

const MARKS = /\p{Diacritic}/gu;

export const folded = (text) => text.normalize("NFD").replace(MARKS, "").toLowerCase();
