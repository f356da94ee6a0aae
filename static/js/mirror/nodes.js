// The nodes of a page, each written anew with what may be told of it and of what stands in it.

import { originOf } from "./addresses.js";
import { CLOSED_TAGS, GONE_TAGS, UNSEEN_TAGS } from "./allowed.js";
import { list, text } from "./shapes.js";

const [DOCUMENT, DOCTYPE, , TEXT, , COMMENT] = [0, 1, 2, 3, 4, 5]; // of NodeType
export const ELEMENT = 2;
const DEEPEST = 512; // elements within each other, as HTML's parsers have it

const same = (element) => element;
const standard = (id) => (/^(-\/\/W3C\/\/|http:\/\/www\.w3\.org\/)/.test(text(id)) ? id : "");

export class Nodes {
  /** `known`: of the page's nodes; `attributes`: what is told of theirs; `standIn` as `Masking` takes it. */
  constructor(known, attributes, { standIn = same }) {
    Object.assign(this, { known, attributes, standIn });
  }

  /** `isTyped`: it stands in what is typed. */
  told(node, parent, isTyped, depth = 0) {
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
    const known = this.known.remember(node, parent);
    if (type === ELEMENT) return this.element(known, node, isTyped, depth);
    if (type === TEXT) {
      const textContent = this.words(text(node.textContent), parent, isTyped);
      return this.known.get(parent)?.tag === "style" ? { type, textContent, isStyle: true } : { type, textContent };
    }
    if (type === DOCUMENT) {
      const mode = node.compatMode === "BackCompat" && { compatMode: node.compatMode };
      return { type, childNodes: this.children(node, isTyped, depth), ...mode };
    }
    if (type === DOCTYPE)
      return { type, name: "html", publicId: standard(node.publicId), systemId: standard(node.systemId) };
    return { type: COMMENT, textContent: "" };
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
      return { ...told, attributes: this.attributes.outline(attributes), childNodes: [] };
    }
    this.known.learn(known, node.id, attributes);
    told.attributes = this.attributes.told(known, node.id, attributes, isTyped);
    if (tag === "link") Object.assign(told.attributes, this.attributes.linkedSheet(attributes));
    if (tag === "iframe" && typeof attributes.rr_src === "string") {
      told.attributes.rr_src = originOf(attributes.rr_src, this.attributes.base);
      known.isClosed = true;
    }
    if (CLOSED_TAGS.has(tag)) known.isClosed = true;
    told.childNodes = known.isClosed ? [] : this.children(node, isTyped, depth);
    return this.standIn(told);
  }

  children({ childNodes, id }, isTyped, depth) {
    const told = [];
    const nodes = list(childNodes);
    const inside = isTyped || this.known.holdsTyped(id, Boolean(nodes.length));
    for (const child of nodes) {
      const one = this.told(child, id, inside, depth + 1);
      if (one) told.push(one);
    }
    return told;
  }

  /** A text node that was given other words, or null where nothing may be told of it. */
  reworded(id, value) {
    const known = this.known.get(id);
    if (known?.type !== TEXT || this.known.isBlocked(id)) return null;
    if (value === null) return { id, value };
    return { id, value: this.words(text(value), known.parent, this.known.isTypedNow(known.parent)) };
  }

  words(value, parent, isTyped) {
    const { tag } = this.known.get(parent) ?? {};
    if (tag === "style") return this.attributes.css(value);
    if (UNSEEN_TAGS.has(tag)) return "";
    return isTyped ? value.replace(/\S/g, "•") : value;
  }
}
