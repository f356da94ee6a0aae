// What is left of an address: origin and path. A query or a fragment may hold a session, a token, or what was searched.

const LONGEST_PICTURE = 4096; // characters: an icon in its own address; a photo just chosen is longer
const DRAWN = /^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/i;
const SESSION = /;[^/]*/g; // /basket;jsessionid=…

/** Origin and path; small pictures in the address itself stay as they are; "" of everything else. */
export function reduced(address, base) {
  if (DRAWN.test(address)) return address.length <= LONGEST_PICTURE ? address : "";
  try {
    const { protocol, origin, pathname } = new URL(address, base);
    return /^https?:$/.test(protocol) ? origin + pathname.replace(SESSION, "") : "";
  } catch {
    return "";
  }
}

/** https://name of an address; "" of what has none. */
export function originOf(address, base) {
  const whole = DRAWN.test(address) ? "" : reduced(address, base);
  return whole && new URL(whole).origin;
}

const same = (address) => address;

/** Of `srcset`: addresses, each with what says for which screens it is. */
export function reducedSet(text, base, through = same) {
  return text
    .split(/,\s+/)
    .map((candidate) => candidate.trim().split(/\s+/))
    .map(([address, screen = ""]) => [through(reduced(address, base)), /^[\d.]+[wx]$/.test(screen) ? screen : ""])
    .filter(([address]) => address)
    .map((parts) => parts.join(" ").trim())
    .join(", ");
}

const COMMENT = /\/\*(?! rr_split \*\/)[\s\S]*?(\*\/|$)/g; // all but the mark that rrweb puts between parts of a sheet
// rrweb has put the imported rules in its place.
const IMPORT = /@import\s*(url\(\s*)?("[^"]*("|$)|'[^']*('|$))?[^;{}]*;?/gi;
// What is not closed is closed by the end of the text, as CSS has it.
const URL_IN_CSS = /(?:url|src)\(\s*(?:"([^"]*)(?:"|$)|'([^']*)(?:'|$)|([^)]*))\s*(?:\)|$)/gi;
const ADDRESS_IN_CSS = /(["'])((?:https?:)?\/\/[^"']*)\1/gi;
// To the end of its declaration: its strings are addresses, but for those of type().
const IMAGE_SET = /image-set\((?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^;{}"'])*/gi;
const STRING_IN_SET = /((?:url|type)\(\s*)?(?:"([^"]*)(?:"|$)|'([^']*)(?:'|$))/gi;

const ESCAPED = /\\(?:([\da-f]{1,6})\s?|([g-z])|[\s\S])/gi;

/** Letters as they are usually written, so that u\72l(…) is found. */
function unescaped(text) {
  return text.replace(ESCAPED, (all, code, letter) => {
    if (!code) return letter ?? all;
    const number = Number.parseInt(code, 16);
    const sign = number < 128 ? String.fromCharCode(number) : "";
    return /[a-z]/i.test(sign) ? sign : `\\${code} `;
  });
}

/** The same of every address in rules or in a value. */
export function reducedInCss(text, base, through = same) {
  const written = (address) => through(reduced(address, base)).replace(/["'\\\n]/g, encodeURIComponent);
  return (text.includes("\\") ? unescaped(text) : text)
    .replace(COMMENT, "")
    .replace(IMPORT, "")
    .replace(URL_IN_CSS, (_all, double, single, bare) => {
      const address = (double ?? single ?? bare).trim();
      return address.startsWith("#") ? `url(${address.replace(/[^\w#-]/g, "")})` : `url("${written(address)}")`;
    })
    .replace(IMAGE_SET, (images) =>
      images.replace(STRING_IN_SET, (all, within, double, single) => (within ? all : `"${written(double ?? single)}"`)),
    )
    .replace(ADDRESS_IN_CSS, (_all, quote, address) => `${quote}${written(address)}${quote}`);
}
