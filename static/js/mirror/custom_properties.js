// Custom properties of an element's own style: sites dress by them, and keep there what their scripts want to find
// again. What is of looks is told: numbers, colours, addresses, and functions and other properties of them.

const OF_LOOKS = new RegExp(
  [
    String.raw`url\("[^"]*"\)`,
    String.raw`#[\da-f]{3,8}(?![\w-])`,
    String.raw`--[\w-]+`,
    String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:%|[a-z]{1,5})?(?![\w-])`,
    String.raw`[a-z][a-z-]*(?![\w-])`,
    String.raw`[\s,/*+()-]`,
  ].join("|"),
  "gi",
);
const DECLARATION = /(?<=^|[;\s])--[^:;]*:(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|\([^()]*\)|[^;"'])*;?/g;

/** Whether a value says nothing else. */
export function isOfLooks(value) {
  return !value.replace(OF_LOOKS, "");
}

/** A `style` attribute without those that say more. */
export function withoutWords(style) {
  return style.replace(DECLARATION, (all) => (isOfLooks(all.replace(/^[^:]*:|;$/g, "")) ? all : ""));
}
