// The attributes of elements, and rules: what is let through of each.

import { reduced, reducedInCss, reducedSet } from "./addresses.js";
import { ADDRESSES, isAllowed, OF_PARTS } from "./allowed.js";
import { isOfLooks, rulesWithoutWords, withoutWords } from "./custom_properties.js";
import { inScheme } from "./scheme.js";
import { isProperty, text } from "./shapes.js";

const same = (address) => address;

export class Attributes {
  /** `known`: of the page's nodes; the others as `Masking` takes them. */
  constructor(known, { scheme = "light", masks = true, through = same }) {
    Object.assign(this, { known, scheme, masks, through });
    this.base = undefined; // the page's address
  }

  told(known, id, attributes, isTyped) {
    const told = {};
    for (const name of Object.keys(attributes)) {
      if (isTyped && name !== "class" && name !== "dir") continue;
      const kept = this.one(known, id, name, attributes[name]);
      if (kept !== undefined) told[name] = kept;
    }
    if (this.masks && this.known.secret.has(id)) told["data-masked"] = ""; // so that who looks sees that it is hidden
    return told;
  }

  /** Its value as it may be told; undefined: not at all. */
  one(known, id, name, value) {
    const { tag } = known;
    if (name === "value") return this.value(known, id, value);
    if (name === "style" && value && typeof value === "object") return this.styles(value);
    const isStyle = name === "style" || (name === "_cssText" && (tag === "link" || tag === "style"));
    if (!isStyle && !isAllowed(tag, name, value)) return undefined;
    if (value === null || value === true || Number.isFinite(value)) return value;
    if (typeof value !== "string") return undefined;
    if (ADDRESSES[name]) return this.address(tag, name, value);
    if (name === "style") return withoutWords(this.css(value));
    if (isStyle && tag === "style") return this.rules(value);
    return isStyle || value.includes("(") ? this.css(value) : value;
  }

  address(tag, name, value) {
    if (tag === "a" || tag === "area") return "#"; // it looks like a link; where it leads is nobody's affair
    if (value.startsWith("#")) return OF_PARTS.test(tag) && /^#[\w.:-]+$/.test(value) ? value : undefined;
    if (!ADDRESSES[name].has(tag)) return undefined;
    return name === "srcset" ? reducedSet(value, this.base, this.through) : this.through(reduced(value, this.base));
  }

  value(known, id, value) {
    if (known.field) return value === null ? null : this.known.valueOf(known, id, text(value));
    return /^(meter|progress|li)$/.test(known.tag) && /^-?[\d.]{1,9}$/.test(text(value)) ? value : undefined;
  }

  /** Where a style sheet lies that the page's own scripts may not read. */
  linkedSheet({ rel, href, _cssText: rules }) {
    if (rules !== undefined || !/\bstylesheet\b/i.test(text(rel))) return {};
    const address = reduced(text(href), this.base);
    return /^https?:/.test(address) ? { rel: "stylesheet", href: address } : {};
  }

  /** Of what is blocked: the room that it takes. */
  outline(attributes) {
    const told = {};
    for (const name of ["class", "rr_width", "rr_height"]) if (attributes[name]) told[name] = text(attributes[name]);
    return told;
  }

  // ---- rules

  css(value) {
    const told = reducedInCss(value, this.base, this.through);
    return this.masks ? told : inScheme(told, this.scheme);
  }

  /** Of a sheet that stands in the page, or was made by a script: what is linked is there for everybody. */
  rules(value) {
    const told = this.css(value);
    return this.masks ? rulesWithoutWords(told) : told;
  }

  /** What a script has changed in a `style` attribute: property → value, [value, priority]; false where it is gone. */
  styles(values) {
    const told = {};
    for (const [property, value] of Object.entries(values)) {
      if (!isProperty(property)) continue;
      const isImportant = Array.isArray(value);
      const said = this.css(text(isImportant ? value[0] : value));
      if (value === false) told[property] = false;
      else if (!property.startsWith("--") || isOfLooks(said))
        told[property] = isImportant ? [said, text(value[1])] : said;
    }
    return told;
  }
}
