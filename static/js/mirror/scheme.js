// The page by day or by night, as the visitor sees it: an agent's own browser would answer with what it prefers itself.

const ASKED = /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/gi;
const BOTH = /(color-scheme\s*:\s*)(?:only\s+)?(?:light\s+dark|dark\s+light)\b/gi;
const [ALWAYS, NEVER] = ["(min-width: 0px)", "(max-width: 0px)"];

/** Rules, or a media query, as a browser takes them that prefers this scheme: "dark" or "light". */
export function inScheme(text, scheme) {
  return text
    .replace(ASKED, (_all, asked) => (asked.toLowerCase() === scheme ? ALWAYS : NEVER))
    .replace(BOTH, (_all, property) => property + scheme);
}
