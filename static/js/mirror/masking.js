// What every event of a mirror passes before it leaves the visitor's page, and once more before an agent's screen draws
// it. It knows the shapes of rrweb's events (`@rrweb/types` 2.1.6) and writes each of them anew from what it allows: an
// event, a field or an attribute that is not named here, in `nodes.js` or in `attributes.js` does not get through.

import { withoutTokens } from "../parts/page_paths.js";
import { reduced } from "./addresses.js";
import { Attributes } from "./attributes.js";
import { isOfLooks } from "./custom_properties.js";
import { Known } from "./known.js";
import { isPage, Nodes } from "./nodes.js";
import { isProperty, list, number, object, objects, text } from "./shapes.js";

const [FULL_SNAPSHOT, INCREMENTAL, META, CUSTOM] = [2, 3, 4, 5]; // of EventType
const LAST_INTERACTION = 10; // of MouseInteractions
const LONGEST_AGO = 1000; // ms before an event, at which a place of the pointer is told in it
const PICTURE = /^data:image\/(webp|png);base64,[\w+/]{1,130000}={0,2}$/; // of a canvas

export class Masking {
  /**
   * `allowed`: names of fields whose content may be seen. What the page itself says of a node now: `isBlocked(id)`,
   * it is to be left out, or stands in what is; `isEditable(id, alone)`, one types in it (`alone`: itself).
   * `scheme`: "dark" or "light", as the visitor's browser prefers.
   * `secretNames`: those of fields that were passwords, as earlier looks at this page have it.
   * `masks`: false where what comes was masked already and is only cleaned. `through(address)`: the address at which
   * what lies there is fetched; `standIn(element)`: what is drawn in its place.
   */
  constructor(options = {}) {
    this.masks = options.masks ?? true;
    this.known = new Known(options);
    this.attributes = new Attributes(this.known, options);
    this.nodes = new Nodes(this.known, this.attributes, options);
    this.rules = {
      __proto__: null,
      0: this.mutation,
      1: this.moves, // of a mouse
      2: this.interaction,
      3: this.scroll,
      4: this.resize,
      5: this.input,
      6: this.moves, // of a finger
      8: this.sheetRule,
      12: this.moves, // of what is dragged
      13: this.declaration,
      15: this.adopted,
      // Not told: media (7), canvas (9), fonts (10), logs (11), selections (14), custom elements (16).
    };
    this.own = { __proto__: null, page: this.page, canvas: this.canvas }; // what rrweb does not tell of
  }

  get scheme() {
    return this.attributes.scheme;
  }

  /** The event as it may be told, or null. Raises nothing that is not a programming error of ours. */
  mask(event) {
    const data = this.dataOf(event);
    return data && { type: event.type, data, timestamp: number(event.timestamp) };
  }

  dataOf(event) {
    const { type, data } = object(event);
    if (!data || typeof data !== "object") return null;
    if (type === META) return this.meta(data);
    if (type === FULL_SNAPSHOT) return this.snapshot(data);
    if (type === CUSTOM) return this.custom(data);
    const told = type === INCREMENTAL ? this.rules[number(data.source)]?.call(this, data) : null;
    return told ? { source: data.source, ...told } : null;
  }

  // ---- the page

  meta({ href, width, height, scheme }) {
    const address = reduced(text(href));
    this.attributes.base = address || undefined;
    if (!this.masks) this.attributes.scheme = scheme === "dark" ? "dark" : "light";
    return { href: withoutTokens(address), width: number(width), height: number(height), scheme: this.scheme };
  }

  snapshot({ node, initialOffset }) {
    if (!isPage(node)) return null;
    this.known.clear();
    const told = this.nodes.told(node, null, false);
    const { top, left } = object(initialOffset);
    return told && { node: told, initialOffset: { top: number(top), left: number(left) } };
  }

  custom({ tag, payload }) {
    const told = this.own[text(tag)]?.call(this, object(payload));
    return told ? { tag, payload: told } : null;
  }

  /** Where the visitor came from, and for how long they have been here. */
  page({ from, since }) {
    return { from: withoutTokens(reduced(text(from))), since: Math.max(0, number(since)) };
  }

  /** What is drawn on a canvas. */
  canvas({ id, picture }) {
    if (this.known.get(id)?.tag !== "canvas" || !this.known.isOpen(id) || !PICTURE.test(text(picture))) return null;
    return this.known.isTypedNow(id) ? null : { id, picture };
  }

  // ---- what changes in it

  mutation({ texts, attributes, removes, adds, isAttachIframe }) {
    const each = (changes, tell) => objects(changes).map(tell).filter(Boolean);
    const told = { removes: each(removes, (one) => this.removed(one)) };
    told.adds = each(adds, (one) => this.added(one));
    told.attributes = each(attributes, (one) => this.changed(one));
    told.texts = each(texts, ({ id, value }) => this.nodes.reworded(id, value));
    if (!Object.values(told).some(({ length }) => length)) return null;
    return { ...told, ...(isAttachIframe === true && { isAttachIframe }) };
  }

  removed({ parentId, id, isShadow }) {
    if (!this.known.has(id) || !this.known.has(parentId)) return null;
    this.known.forget(id);
    return { parentId, id, ...(isShadow === true && { isShadow }) };
  }

  added({ parentId, nextId, node }) {
    const parent = this.known.get(parentId);
    if (!parent || parent.isClosed || this.known.isBlocked(parentId)) return null;
    const told = this.nodes.told(node, parentId, this.known.isTypedNow(parentId));
    return told && { parentId, nextId: this.known.has(nextId) ? nextId : null, node: told };
  }

  changed({ id, attributes }) {
    const known = this.known.get(id);
    if (!known?.tag || known.isGone || this.known.isBlocked(id)) return null;
    this.known.learn(known, id, object(attributes));
    const told = this.attributes.told(known, id, object(attributes), this.known.isTyped(known.parent));
    return Object.keys(told).length ? { id, attributes: told } : null;
  }

  input({ text: value, isChecked, id }) {
    const known = this.known.get(id);
    if (!known?.field || this.known.isBlocked(id)) return null;
    return { id, text: this.known.valueOf(known, id, text(value)), isChecked: isChecked === true };
  }

  // ---- where one points, and what is in sight

  /** Not over what is left out: where one points there may be the keys of a code. */
  moves({ positions }) {
    const told = objects(positions)
      .filter(({ id }) => this.known.isOpen(id))
      .map(({ x, y, id, timeOffset }) => ({ x: number(x), y: number(y), id, timeOffset: soon(timeOffset) }));
    return told.length ? { positions: told } : null;
  }

  interaction({ type, id, x, y, pointerType }) {
    if (!this.known.isOpen(id) || !(Number.isInteger(type) && type >= 0 && type <= LAST_INTERACTION)) return null;
    const told = { type, id, x: number(x), y: number(y) };
    return { ...told, ...(Number.isInteger(pointerType) && { pointerType }) };
  }

  scroll({ id, x, y }) {
    return this.known.isOpen(id) ? { id, x: number(x), y: number(y) } : null;
  }

  resize({ width, height }) {
    return { width: number(width), height: number(height) };
  }

  // ---- rules that scripts write

  sheetRule({ id, styleId, removes, adds, replace, replaceSync }) {
    const told = this.sheet(id, styleId);
    if (!told) return null;
    if (Array.isArray(removes)) told.removes = objects(removes).map(({ index }) => ({ index: place(index) }));
    if (Array.isArray(adds)) told.adds = objects(adds).map((rule) => this.rule(rule));
    if (typeof replace === "string") told.replace = this.attributes.rules(replace);
    if (typeof replaceSync === "string") told.replaceSync = this.attributes.rules(replaceSync);
    return told;
  }

  declaration({ id, styleId, index, set, remove }) {
    const told = this.sheet(id, styleId);
    if (!told) return null;
    told.index = list(index).map(number);
    const value = set?.value === null ? null : this.attributes.css(text(set?.value));
    if (isProperty(set?.property) && (!set.property.startsWith("--") || value === null || isOfLooks(value)))
      told.set = { property: set.property, value, priority: set.priority === "important" ? "important" : "" };
    if (remove && isProperty(remove.property)) told.remove = { property: remove.property };
    return told;
  }

  adopted({ id, styles, styleIds }) {
    if (!this.known.isOpen(id)) return null;
    const told = objects(styles).map(({ styleId, rules }) => ({
      styleId: number(styleId),
      rules: objects(rules).map((rule) => this.rule(rule)),
    }));
    return { id, styleIds: list(styleIds).map(number), ...(told.length && { styles: told }) };
  }

  /** Which sheet is meant: an element's, or one that was made by a script. */
  sheet(id, styleId) {
    if (this.known.has(id)) return this.known.isOpen(id) ? { id } : null;
    return Number.isInteger(styleId) ? { styleId } : null;
  }

  rule({ rule, index }) {
    return { rule: this.attributes.rules(text(rule)), ...(index !== undefined && { index: place(index) }) };
  }
}

const soon = (offset) => Math.min(0, Math.max(-LONGEST_AGO, number(offset)));
const place = (index) => (Array.isArray(index) ? index.map(number) : number(index));
