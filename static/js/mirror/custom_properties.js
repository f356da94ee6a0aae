// Custom properties: sites dress by them, and keep there what scripts want to find again. What is of looks is told:
// numbers, colours, addresses, words of CSS, and functions and other properties of them. In an element's own style
// numbers are short and words are CSS's; a page's own sheets name fonts, layers and pictures of fonts as well.

const EVERYWHERE = [
  String.raw`url\("[^"]*"\)`,
  String.raw`#[\da-f]{3,8}(?![\w-])`,
  String.raw`var\(\s*--[\w-]+`,
  String.raw`[-+]?(?:\d{1,5}(?:\.\d{0,6})?|\.\d{1,6})(?:%|[a-z]{1,4})?(?![\w.-])`,
  String.raw`[\s,/*+()!-]`,
];
const NAME = String.raw`(?:[a-z]{1,20}\d{0,2}|\d{1,2})`;
const NAMES = String.raw`(?:${NAME}(?:[ _-]${NAME}){0,6}|\\[\da-f]{1,6}\s?)?`;
const IN_SHEETS = [
  `"${NAMES}"|'${NAMES}'`,
  String.raw`-?(?:\d{1,3}\.\d{7,16}|9{6,10}|10{5,8}|21474836\d\d)(?:%|[a-z]{1,4})?(?![\w.-])`,
  String.raw`[a-z]{1,20}\d{0,2}(?:-${NAME}){0,6}(?![\w-])`,
];
const WORD = String.raw`([a-z][a-z-]{0,30})(\(|(?![\w-]))`;
const piecesOf = (...kinds) => new RegExp([...kinds, ...EVERYWHERE, WORD].join("|"), "gi");
const [OF_LOOKS, OF_SHEETS] = [piecesOf(), piecesOf(...IN_SHEETS)];
// Whose values are words of many kinds, and of no page's own.
const TAKING_WORDS = ["color", "display", "border", "align-items", "transition-timing-function"];

const declarations = (end) =>
  new RegExp(
    String.raw`(^|[;{\s])(--[^:;{}]{0,100}:)((?:"[^"]*(?:"|$)|'[^']*(?:'|$)|\([^()]*\)|\{[^{}]*\}|[^${end}"'])*)`,
    "g",
  );
const [IN_STYLE, IN_RULES] = [declarations(";"), declarations(";{}")];

/** Whether a value says nothing else. */
export function isOfLooks(value, pieces = OF_LOOKS) {
  return !value.replace(pieces, (piece, word, opens) => (word && !opens && !isOfCss(word) ? piece : ""));
}

function isOfCss(word) {
  return TAKING_WORDS.some((property) => CSS.supports(property, word));
}

/** A `style` attribute without those that say more. */
export function withoutWords(style) {
  return style.replace(IN_STYLE, (all, before, _name, value) => (isOfLooks(value) ? all : before));
}

/** The same of rules. */
export function rulesWithoutWords(rules) {
  if (!rules.includes("--")) return rules;
  return rules.replace(IN_RULES, (all, before, _name, value) => (isOfLooks(value, OF_SHEETS) ? all : before));
}
