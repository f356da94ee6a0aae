// Custom properties of an element's own style: sites dress by them, and keep there what their scripts want to find
// again. What is of looks is told: short numbers, colours, addresses, words of CSS, and functions and other properties
// of them.

const OF_LOOKS = new RegExp(
  [
    String.raw`url\("[^"]*"\)`,
    String.raw`#[\da-f]{3,8}(?![\w-])`,
    String.raw`var\(\s*--[\w-]+`,
    String.raw`[-+]?(?:\d{1,5}(?:\.\d{0,6})?|\.\d{1,6})(?:%|[a-z]{1,4})?(?![\w.-])`,
    String.raw`([a-z][a-z-]{0,30})(\(|(?![\w-]))`,
    String.raw`[\s,/*+()-]`,
  ].join("|"),
  "gi",
);
// Whose values are words of many kinds, and of no page's own.
const TAKING_WORDS = ["color", "display", "border", "align-items", "transition-timing-function"];
const DECLARATION = /(?<=^|[;\s])--[^:;]*:(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|\([^()]*\)|[^;"'])*;?/g;

/** Whether a value says nothing else. */
export function isOfLooks(value) {
  return !value.replace(OF_LOOKS, (piece, word, opens) => (word && !opens && !isOfCss(word) ? piece : ""));
}

function isOfCss(word) {
  return TAKING_WORDS.some((property) => CSS.supports(property, word));
}

/** A `style` attribute without those that say more. */
export function withoutWords(style) {
  return style.replace(DECLARATION, (all) => (isOfLooks(all.replace(/^[^:]*:|;$/g, "")) ? all : ""));
}
