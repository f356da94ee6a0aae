// What every event of a mirror passes before it leaves the visitor's page, and once more before an agent's screen draws
// it. It knows the shapes of rrweb's events (`@rrweb/types` 2.1.6) and writes each of them anew from what it allows: an
// event, a field or an attribute that is not named here does not get through.

import { originOf, reduced, reducedInCss, reducedSet, withoutTokens } from "./addresses.js";
import {
  ADDRESSES,
  CLOSED_TAGS,
  FIELD_TAGS,
  GONE_TAGS,
  isAllowed,
  TYPED_ROLES,
  TYPED_TAGS,
  UNSEEN_TAGS,
} from "./allowed.js";
import { isOfLooks, withoutWords } from "./custom_properties.js";
import { inScheme } from "./scheme.js";
import { isAlwaysSecret } from "./secret.js";

const [FULL_SNAPSHOT, INCREMENTAL, META, CUSTOM] = [2, 3, 4, 5]; // of EventType
const [DOCUMENT, DOCTYPE, ELEMENT, TEXT, , COMMENT] = [0, 1, 2, 3, 4, 5]; // of NodeType
const DEEPEST = 512; // elements within each other, as HTML's parsers have it
const LONGEST_MASK = 64; // characters that show how much was typed
const SECRET_MASK = "••••••••"; // of whatever length it is
const PICTURE = /^data:image\/(webp|png);base64,[\w+/]{1,130000}={0,2}$/; // of a canvas

const number = (value) => (Number.isFinite(value) ? value : 0);
const list = (value) => (Array.isArray(value) ? value : []);
const text = (value) => (typeof value === "string" ? value : "");
const masked = (value) => value.slice(0, LONGEST_MASK).replace(/\S/g, "•");

const no = () => false;
const same = (address) => address;

export class Masking {
  /**
   * `allowed`: names of fields whose content may be seen. What the page itself says of a node now: `isBlocked(id)`,
   * it is to be left out, or stands in what is; `isEditable(id, alone)`, one types in it (`alone`: itself).
   * `scheme`: "dark" or "light", as the visitor's browser prefers.
   * `masks`: false where what comes was masked already and is only cleaned. `through(address)`: the address at which
   * what lies there is fetched; `standIn(element)`: what is drawn in its place.
   */
  constructor({
    allowed = [],
    isBlocked = no,
    isEditable = no,
    scheme = "light",
    masks = true,
    through = same,
    standIn = same,
  } = {}) {
    Object.assign(this, { isBlocked, isEditable, scheme, masks, through, standIn });
    this.allowed = new Set(allowed.map((name) => name.toLowerCase()));
    this.nodes = new Map(); // id → what is known of a node that was told of
    this.secret = new Set(); // ids of fields: once a password, always a password
    this.secretNames = new Set(); // and theirs: a page may put another field in the place of one
    this.typed = new Set(); // ids of what was once editable
    this.base = undefined; // the page's address
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

  /** The event as it may be told, or null. Raises nothing that is not a programming error of ours. */
  mask(event) {
    const data = this.dataOf(event);
    return data && { type: event.type, data, timestamp: number(event.timestamp) };
  }

  dataOf({ type, data }) {
    if (!data || typeof data !== "object") return null;
    if (type === META) return this.meta(data);
    if (type === FULL_SNAPSHOT) return this.snapshot(data);
    if (type === CUSTOM) return this.custom(data);
    const told = type === INCREMENTAL ? this.rules[data.source]?.call(this, data) : null;
    return told ? { source: data.source, ...told } : null;
  }

  // ---- events

  meta({ href, width, height, scheme }) {
    this.base = reduced(text(href)) || undefined;
    if (!this.masks) this.scheme = scheme === "dark" ? "dark" : "light";
    return { href: withoutTokens(this.base ?? ""), width: number(width), height: number(height), scheme: this.scheme };
  }

  snapshot({ node, initialOffset }) {
    this.nodes.clear(); // what was secret stays so: nodes keep their ids
    const told = this.node(node, null, false);
    const { top, left } = initialOffset ?? {};
    return told && { node: told, initialOffset: { top: number(top), left: number(left) } };
  }

  custom({ tag, payload }) {
    const told = this.own[tag]?.call(this, payload ?? {});
    return told ? { tag, payload: told } : null;
  }

  /** Where the visitor came from, and for how long they have been here. */
  page({ from, since }) {
    return { from: withoutTokens(reduced(text(from))), since: number(since) };
  }

  /** What is drawn on a canvas. */
  canvas({ id, picture }) {
    if (this.nodes.get(id)?.tag !== "canvas" || !this.isOpen(id) || !PICTURE.test(text(picture))) return null;
    return this.isTypedNow(id) ? null : { id, picture };
  }

  mutation({ texts, attributes, removes, adds, isAttachIframe }) {
    const told = {
      removes: list(removes)
        .map((one) => this.removed(one))
        .filter(Boolean),
    };
    told.adds = list(adds)
      .map((one) => this.added(one))
      .filter(Boolean);
    told.attributes = list(attributes)
      .map((one) => this.changed(one))
      .filter(Boolean);
    told.texts = list(texts)
      .map((one) => this.reworded(one))
      .filter(Boolean);
    if (!Object.values(told).some(({ length }) => length)) return null;
    return { ...told, ...(isAttachIframe === true && { isAttachIframe }) };
  }

  removed({ parentId, id, isShadow }) {
    if (!this.nodes.has(id) || !this.nodes.has(parentId)) return null;
    this.forget(id);
    return { parentId, id, ...(isShadow === true && { isShadow }) };
  }

  added({ parentId, nextId, node }) {
    const parent = this.nodes.get(parentId);
    if (!parent || parent.isClosed || this.isBlocked(parentId)) return null;
    const told = this.node(node, parentId, this.isTypedNow(parentId));
    return told && { parentId, nextId: this.nodes.has(nextId) ? nextId : null, node: told };
  }

  changed({ id, attributes }) {
    const known = this.nodes.get(id);
    if (!known?.tag || known.isGone || this.isBlocked(id)) return null;
    this.learn(known, id, attributes ?? {});
    const told = this.attributes(known, id, attributes ?? {}, this.isTyped(known.parent));
    return Object.keys(told).length ? { id, attributes: told } : null;
  }

  reworded({ id, value }) {
    const known = this.nodes.get(id);
    if (known?.type !== TEXT || this.isBlocked(id)) return null;
    return { id, value: value === null ? null : this.words(text(value), known.parent, this.isTypedNow(known.parent)) };
  }

  /** Not over what is left out: where one points there may be the keys of a code. */
  moves({ positions }) {
    const told = list(positions)
      .filter(({ id }) => this.isOpen(id))
      .map(({ x, y, id, timeOffset }) => ({ x: number(x), y: number(y), id, timeOffset: number(timeOffset) }));
    return told.length ? { positions: told } : null;
  }

  interaction({ type, id, x, y, pointerType }) {
    if (!this.isOpen(id)) return null;
    const told = { type: number(type), id, x: number(x), y: number(y) };
    return { ...told, ...(Number.isInteger(pointerType) && { pointerType }) };
  }

  scroll({ id, x, y }) {
    return this.isOpen(id) ? { id, x: number(x), y: number(y) } : null;
  }

  resize({ width, height }) {
    return { width: number(width), height: number(height) };
  }

  input({ text: value, isChecked, id }) {
    const known = this.nodes.get(id);
    if (!known?.field || this.isBlocked(id)) return null;
    return { id, text: this.valueOf(known, id, text(value)), isChecked: isChecked === true };
  }

  sheetRule({ id, styleId, removes, adds, replace, replaceSync }) {
    const told = this.sheet(id, styleId);
    if (!told) return null;
    if (Array.isArray(removes)) told.removes = removes.map(({ index }) => ({ index: place(index) }));
    if (Array.isArray(adds)) told.adds = adds.map((rule) => this.rule(rule));
    if (typeof replace === "string") told.replace = this.css(replace);
    if (typeof replaceSync === "string") told.replaceSync = this.css(replaceSync);
    return told;
  }

  declaration({ id, styleId, index, set, remove }) {
    const told = this.sheet(id, styleId);
    if (!told) return null;
    told.index = list(index).map(number);
    const value = set?.value === null ? null : this.css(text(set?.value));
    if (isProperty(set?.property) && (!set.property.startsWith("--") || value === null || isOfLooks(value)))
      told.set = { property: set.property, value, priority: set.priority === "important" ? "important" : "" };
    if (remove && isProperty(remove.property)) told.remove = { property: remove.property };
    return told;
  }

  adopted({ id, styles, styleIds }) {
    if (!this.isOpen(id)) return null;
    const told = list(styles).map(({ styleId, rules }) => ({
      styleId: number(styleId),
      rules: list(rules).map((rule) => this.rule(rule)),
    }));
    return { id, styleIds: list(styleIds).map(number), ...(told.length && { styles: told }) };
  }

  /** Which sheet is meant: an element's, or one that was made by a script. */
  sheet(id, styleId) {
    if (this.nodes.has(id)) return this.isOpen(id) ? { id } : null;
    return Number.isInteger(styleId) ? { styleId } : null;
  }

  rule({ rule, index }) {
    return { rule: this.css(text(rule)), ...(index !== undefined && { index: place(index) }) };
  }

  // ---- nodes

  /** `isTyped`: it stands in what is typed. */
  node(node, parent, isTyped, depth = 0) {
    if (!Number.isInteger(node?.id) || depth > DEEPEST) return null;
    const told = this.bare(node, parent, isTyped, depth);
    if (!told) return null;
    told.id = node.id;
    if (Number.isInteger(node.rootId)) told.rootId = node.rootId;
    if (node.isShadow === true) told.isShadow = true;
    if (node.isShadowHost === true) told.isShadowHost = true;
    return told;
  }

  bare(node, parent, isTyped, depth) {
    const { type } = node;
    if (!(type >= DOCUMENT && type <= COMMENT)) return null;
    const known = this.remember(node, parent);
    if (type === ELEMENT) return this.element(known, node, isTyped, depth);
    if (type === TEXT) {
      const textContent = this.words(text(node.textContent), parent, isTyped);
      return this.nodes.get(parent)?.tag === "style" ? { type, textContent, isStyle: true } : { type, textContent };
    }
    if (type === DOCUMENT) {
      const mode = node.compatMode === "BackCompat" && { compatMode: node.compatMode };
      return { type, childNodes: this.children(node, isTyped, depth), ...mode };
    }
    if (type === DOCTYPE)
      return { type, name: "html", publicId: standard(node.publicId), systemId: standard(node.systemId) };
    return { type: COMMENT, textContent: "" };
  }

  remember({ id, type }, parent) {
    const known = { type, parent };
    this.nodes.set(id, known);
    const holder = this.nodes.get(parent);
    if (holder) (holder.children ??= new Set()).add(id);
    return known;
  }

  element(known, node, isTyped, depth) {
    const tag = text(node.tagName).toLowerCase();
    const attributes = node.attributes ?? {};
    known.tag = tag;
    known.isGone = GONE_TAGS.has(tag.replace(/^.*:/, "")) || !/^[a-z][\w:.-]*$/.test(tag);
    if (known.isGone) {
      known.isClosed = true;
      return { type: ELEMENT, tagName: "noscript", attributes: { hidden: "" }, childNodes: [] };
    }
    const told = { type: ELEMENT, tagName: tag };
    if (node.isSVG === true) told.isSVG = true;
    if (node.isCustom === true && tag.includes("-")) told.isCustom = true;
    // rrweb has left out what is blocked.
    if (attributes.rr_width !== undefined) {
      known.isClosed = true;
      return { ...told, attributes: this.outline(attributes), childNodes: [] };
    }
    this.learn(known, node.id, attributes);
    told.attributes = this.attributes(known, node.id, attributes, isTyped);
    if (tag === "link") Object.assign(told.attributes, this.linkedSheet(attributes));
    if (tag === "iframe" && typeof attributes.rr_src === "string") {
      told.attributes.rr_src = originOf(attributes.rr_src, this.base);
      known.isClosed = true;
    }
    if (CLOSED_TAGS.has(tag)) known.isClosed = true;
    told.childNodes = known.isClosed ? [] : this.children(node, isTyped, depth);
    return this.standIn(told);
  }

  /** Where a style sheet lies that the page's own scripts may not read. */
  linkedSheet({ rel, href, _cssText: rules }) {
    if (rules !== undefined || !/\bstylesheet\b/i.test(rel)) return {};
    const address = reduced(text(href), this.base);
    return /^https?:/.test(address) ? { rel: "stylesheet", href: address } : {};
  }

  /** Of what is blocked: the room that it takes. */
  outline(attributes) {
    const told = {};
    for (const name of ["class", "rr_width", "rr_height"]) if (attributes[name]) told[name] = text(attributes[name]);
    return told;
  }

  children({ childNodes, id }, isTyped, depth) {
    const told = [];
    const nodes = list(childNodes);
    const inside = isTyped || this.holdsTyped(id, Boolean(nodes.length));
    for (const child of nodes) {
      const one = this.node(child, id, inside, depth + 1);
      if (one) told.push(one);
    }
    return told;
  }

  forget(id) {
    const known = this.nodes.get(id);
    if (!known) return;
    this.nodes.delete(id);
    this.nodes.get(known.parent)?.children?.delete(id);
    for (const child of known.children ?? []) this.forget(child);
  }

  /** What attributes say about what is typed; what was said once, holds. */
  learn(known, id, attributes) {
    const role = text(attributes.role).toLowerCase();
    const editable = attributes.contenteditable;
    if ((typeof editable === "string" && editable !== "false") || TYPED_ROLES.has(role)) this.typed.add(id);
    if (/(^|\s)rr-mask(\s|$)/.test(attributes.class)) this.typed.add(id); // so sites mark what recorders are to mask
    if (!FIELD_TAGS.has(known.tag)) return;
    known.field ??= {};
    for (const name of ["type", "name", "id", "autocomplete"])
      if (name in attributes) known.field[name] = text(attributes[name]).toLowerCase();
    const names = [known.field.name, known.field.id].filter(Boolean);
    const isPassword = known.field.type === "password" || "data-rr-is-password" in attributes;
    if (isPassword) for (const name of names) this.secretNames.add(name);
    if (isPassword || isAlwaysSecret(known.field) || names.some((name) => this.secretNames.has(name)))
      this.secret.add(id);
  }

  // ---- what is in them

  attributes(known, id, attributes, isTyped) {
    const told = {};
    for (const name of Object.keys(attributes)) {
      if (isTyped && name !== "class" && name !== "dir") continue;
      const kept = this.attribute(known, id, name, attributes[name]);
      if (kept !== undefined) told[name] = kept;
    }
    if (this.masks && this.secret.has(id)) told["data-masked"] = ""; // who looks sees that there is something to hide
    return told;
  }

  /** Its value as it may be told; undefined: not at all. */
  attribute(known, id, name, value) {
    const { tag } = known;
    if (name === "value") return this.value(known, id, value);
    if (name === "style" && value && typeof value === "object") return this.styles(value);
    const isStyle = name === "style" || (name === "_cssText" && (tag === "link" || tag === "style"));
    if (!isStyle && !isAllowed(tag, name, value)) return undefined;
    if (value === null || value === true || Number.isFinite(value)) return value;
    if (typeof value !== "string") return undefined;
    if (ADDRESSES[name]) return this.address(tag, name, value);
    if (name === "style") return withoutWords(this.css(value));
    return isStyle || value.includes("(") ? this.css(value) : value;
  }

  address(tag, name, value) {
    if (tag === "a" || tag === "area") return "#"; // it looks like a link; where it leads is nobody's affair
    if (value.startsWith("#")) return /^#[\w.:-]+$/.test(value) ? value : undefined; // of a drawing's own parts
    if (!ADDRESSES[name].has(tag)) return undefined;
    return name === "srcset" ? reducedSet(value, this.base, this.through) : this.through(reduced(value, this.base));
  }

  value(known, id, value) {
    if (known.field) return value === null ? null : this.valueOf(known, id, text(value));
    return /^(meter|progress|li)$/.test(known.tag) && Number.isFinite(Number(value)) ? value : undefined;
  }

  /** What a field holds: of a box to tick nothing, it is ticked or not. */
  valueOf({ tag, field }, id, value) {
    if (!this.masks) return value;
    if (/^(checkbox|radio|file|hidden|image)$/.test(field.type)) return "";
    if (this.secret.has(id)) return value && SECRET_MASK;
    const isShown = tag !== "select" && [field.name, field.id].some((name) => name && this.allowed.has(name));
    return isShown ? value : masked(value);
  }

  words(value, parent, isTyped) {
    const { tag } = this.nodes.get(parent) ?? {};
    if (tag === "style") return this.css(value);
    if (UNSEEN_TAGS.has(tag)) return "";
    return isTyped ? value.replace(/\S/g, "•") : value;
  }

  /** Whether what stands in a node is typed, by what is known of it and of those around it. */
  isTyped(id) {
    for (let known; this.masks && (known = this.nodes.get(id)); id = known.parent) if (this.holdsTyped(id)) return true;
    return false;
  }

  /** The same, and the browser is asked. */
  isTypedNow(id) {
    if (this.masks && this.isEditable(id)) this.typed.add(id);
    return this.isTyped(id);
  }

  /** Not by those around it; `asks` the browser. What was once typed in stays so. */
  holdsTyped(id, asks) {
    if (asks && this.masks && this.isEditable(id, true)) this.typed.add(id);
    return this.masks && (this.typed.has(id) || TYPED_TAGS.has(this.nodes.get(id)?.tag));
  }

  /** Whether what happens to a node may be told: it is known, and no part of what is left out. */
  isOpen(id) {
    return this.nodes.has(id) && !this.isBlocked(id);
  }

  css(value) {
    const told = reducedInCss(value, this.base, this.through);
    return this.masks ? told : inScheme(told, this.scheme);
  }

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

const isProperty = (name) => typeof name === "string" && /^-{0,2}[a-zA-Z][\w-]*$/.test(name);
const standard = (id) => (/^(-\/\/W3C\/\/|http:\/\/www\.w3\.org\/)/.test(text(id)) ? id : "");
const place = (index) => (Array.isArray(index) ? index.map(number) : number(index));
