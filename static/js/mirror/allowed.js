// What may be told of a page: lists of what is let through. Whatever is not named here is not sent, and not shown.

/** Their place stays, empty and hidden: nothing of them is to be seen, and rules like `:nth-child` still count them. */
export const GONE_TAGS = new Set(
  (
    "applet base embed fencedframe frame frameset meta noembed noframes noscript object param portal script template " +
    "title"
  ).split(" "),
);

/** What is in them was typed or chosen, or made of that. */
export const TYPED_TAGS = new Set(["textarea", "select", "option", "optgroup", "datalist", "output"]);
export const TYPED_ROLES = new Set(["textbox", "searchbox", "combobox", "spinbutton"]);
export const FIELD_TAGS = new Set(["input", "textarea", "select"]);

/** What is in them is for browsers that do not know them, or for others than the eye. */
export const CLOSED_TAGS = new Set(
  "annotation annotation-xml audio canvas desc metadata meter progress video".split(" "),
);

/** As they are: what HTML has for looks and places, then SVG. */
const PLAIN = new RegExp(
  `^(${[
    "align|bgcolor|border|cell(padding|spacing)|checked|class|clear|cols?|colspan|controls|dir|disabled|face|height",
    "hidden|high|id|inert|kind|lang|low|m(ax|in|edia|ultiple)|nowrap|open|optimum|part|popover|readonly|rel|reversed",
    "rows?|rowspan|rr_(height|open_mode|scroll(Left|Top)|width)|scope|sizes?|slot|spans?|start|type|[hv]space|valign",
    "width|wrap|[a-z]*Units|[cfr]?[xy]|[xy][12]|d[xy]?|in2?|k[1-4]|[ckr]|f[rxy]|direction|display|filter|mode|offset",
    "clip|color|fill|mask|stroke",
    "(clip|color|fill|flood|font|letter|lighting|marker|mask|paint|shape|stop|stroke|text|word|writing)(-(adjust",
    "anchor|color|dash(array|offset)|decoration|end|family|filters|interpolation|line(cap|join)|mid|miterlimit|mode",
    "opacity|order|overflow|path|rendering|rule|size|spacing|start|stretch|style|type|variant|weight|width))+",
    "(dominant|alignment)-baseline|opacity|operator|orient|overflow|pathLength|points|preserveAspectRatio|radius",
    "ref[XY]|result|rotate|scale|spreadMethod|stdDeviation|(gradient|pattern)?[tT]ransform(-origin)?|textLength",
    "marker(Height|Width)|values|vector-effect|version|viewBox|visibility|xmlns(:xlink)?",
  ].join("|")})$`,
);

/** Those by which sites dress what is open, chosen or off, with a few values and no others. */
const STATES =
  /^(aria-(busy|checked|current|disabled|expanded|hidden|invalid|pressed|selected)|data-(masked|open|state|theme))$/;
const STATE_VALUES =
  /^(|true|false|mixed|page|step|open|closed|on|off|active|inactive|checked|unchecked|visible|hidden|dark|light)$/;

/** What every element may have. Others are a site's own on elements that it has made up, and told if they are looks. */
const GLOBAL = /^(class|dir|hidden|id|inert|lang|part|popover|slot|style|rr_\w+)$/;
const LOOKS = /^([a-z]{0,16}|\d{1,4}(\.\d{1,2})?(%|px|r?em)?)$/;

/** Attributes that are addresses, and the elements of which they are told. */
export const ADDRESSES = {
  __proto__: null,
  href: new Set(["a", "area", "image", "feimage"]),
  "xlink:href": new Set(["image", "feimage"]),
  src: new Set(["img", "input"]),
  srcset: new Set(["img", "source"]),
  poster: new Set(["video"]),
  background: new Set(["table", "td", "th"]),
};

/** Where `#name` is another part of the same drawing. */
export const OF_PARTS = /^(use|image|feimage|pattern|filter|mpath|textpath|(linear|radial)gradient)$/;

const [STATE, YES, NO] = [1, 2, 3];
const kinds = new Map(); // name → what is let through of it; pages have few, again and again

/** Whether an attribute of such an element may be told at all. */
export function isAllowed(tag, name, value) {
  if (tag === "link") return name === "media"; // what it loads stands in `_cssText`
  if (name === "name") return tag === "slot";
  if (!kinds.has(name)) kinds.set(name, kindOf(name));
  const kind = kinds.get(name);
  if (kind === STATE) return value === null || (typeof value === "string" && STATE_VALUES.test(value));
  if (tag.includes("-") && typeof value === "string" && !GLOBAL.test(name)) return kind === YES && LOOKS.test(value);
  return kind === YES;
}

function kindOf(name) {
  if (STATES.test(name)) return STATE;
  return name in ADDRESSES || PLAIN.test(name) ? YES : NO;
}
