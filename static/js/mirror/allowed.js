// What may be told of a page: lists of what is let through. Whatever is not named here is not sent, and not shown.

/** Their place stays, empty and hidden: nothing of them is to be seen, and rules like `:nth-child` still count them. */
export const GONE_TAGS = new Set(
  "applet base embed fencedframe frame frameset meta noscript object param portal script template title".split(" "),
);

/** What is in them was typed or chosen. */
export const TYPED_TAGS = new Set(["textarea", "select", "option", "optgroup", "datalist"]);
export const TYPED_ROLES = new Set(["textbox", "searchbox", "combobox", "spinbutton"]);
export const FIELD_TAGS = new Set(["input", "textarea", "select"]);

/** Their contents are words for others than the eye. */
export const UNSEEN_TAGS = new Set(["annotation", "desc", "metadata"]);

/** What is in them is for browsers that do not know them. */
export const CLOSED_TAGS = new Set(["audio", "canvas", "meter", "progress", "video"]);

/** As they are: what HTML has for looks and places, then SVG. */
const PLAIN = new RegExp(
  `^(${[
    "align|bgcolor|border|cell(padding|spacing)|checked|class|clear|cols?|colspan|controls|dir|disabled|face|height",
    "hidden|high|id|inert|kind|lang|low|m(ax|in|edia|ultiple)|nowrap|open|optimum|part|popover|readonly|rel|reversed",
    "rows?|rowspan|rr_(height|open_mode|scroll(Left|Top)|width)|scope|sizes?|slot|spans?|start|type|[hv]space|valign",
    "width|wrap|[a-z]*Units|[cfr]?[xy]|[xy][12]|d[xy]?|in2?|k[1-4]|[ckr]|f[rxy]|direction|display|filter|mode|offset",
    "(clip|color|fill|flood|font|letter|lighting|marker|mask|paint|shape|stop|stroke|text|word|writing)(-(adjust",
    "anchor|color|dash(array|offset)|decoration|end|family|filters|interpolation|line(cap|join)|mid|miterlimit|mode",
    "opacity|order|overflow|path|rendering|rule|size|spacing|start|stretch|style|type|variant|weight|width))*",
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

const [STATE, YES, NO] = [1, 2, 3];
const kinds = new Map(); // name → what is let through of it; pages have few, again and again

/** Whether an attribute of such an element may be told at all. */
export function isAllowed(tag, name, value) {
  if (tag === "link") return name === "media"; // what it loads stands in `_cssText`
  if (name === "name") return tag === "slot";
  if (!kinds.has(name)) kinds.set(name, kindOf(name));
  const kind = kinds.get(name);
  return kind === YES || (kind === STATE && (value === null || STATE_VALUES.test(value)));
}

function kindOf(name) {
  if (STATES.test(name)) return STATE;
  return name in ADDRESSES || PLAIN.test(name) ? YES : NO;
}
