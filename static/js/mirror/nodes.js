// The nodes of a page, each written anew with what may be told of it and of what stands in it.

import { originOf } from "./addresses.js";
import { CLOSED_TAGS, GONE_TAGS } from "./allowed.js";
import { list, object, text } from "./shapes.js";

const [DOCUMENT, DOCTYPE, ELEMENT, TEXT, , COMMENT] = [0, 1, 2, 3, 4, 5]; // of NodeType
const CUSTOM = /^(?!(annotation|color|font|missing)-)[a-z][a-z\d._]*-[a-z\d._-]*$/; // but for those of SVG and MathML

const same = (element) => element;

/** Whether such a node may stand there: a browser refuses others, or shows what nobody sees. */
function standsWell(type, parent) {
  if (type === DOCUMENT) return !parent || parent.tag === "iframe";
  if (!(type === DOCTYPE || type === ELEMENT || type === TEXT || type === COMMENT) || !parent) return false;
  if (parent.tag === "iframe") return false; // words for browsers that know no frames
  const isOnTop = parent.type === DOCUMENT;
  return type === DOCTYPE ? isOnTop : type !== TEXT || !isOnTop;
}

export const isPage = (node) => object(node).type === DOCUMENT && Number.isInteger(node.id);
const standard = (id) => (/^(-\/\/W3C\/\/|http:\/\/www\.w3\.org\/)/.test(text(id)) ? id : "");

export class Nodes {
  /** `known`: of the page's nodes; `attributes`: what is told of theirs; `standIn` as `Masking` takes it. */
  constructor(known, attributes, { standIn = same }) {
    Object.assign(this, { known, attributes, standIn });
  }

  /** `isTyped`: it stands in what is typed. */
  told(node, parent, isTyped) {
    if (!Number.isInteger(node?.id) || !standsWell(node.type, this.known.get(parent))) return null;
    const told = this.bare(node, parent, isTyped);
    if (!told) return null;
    told.id = node.id;
    if (Number.isInteger(node.rootId)) told.rootId = node.rootId;
    if (node.isShadow === true) told.isShadow = true;
    if (node.isShadowHost === true) told.isShadowHost = true;
    return told;
  }

  bare(node, parent, isTyped) {
    const { type } = node;
    const known = this.known.remember(node, parent);
    if (!known) return null;
    if (type === ELEMENT) return this.element(known, node, isTyped);
    if (type === TEXT) {
      const textContent = this.words(text(node.textContent), parent, isTyped);
      return this.known.get(parent)?.tag === "style" ? { type, textContent, isStyle: true } : { type, textContent };
    }
    if (type === DOCUMENT) {
      const mode = node.compatMode === "BackCompat" && { compatMode: node.compatMode };
      return { type, childNodes: this.children(node, isTyped), ...mode };
    }
    if (type === DOCTYPE)
      return { type, name: "html", publicId: standard(node.publicId), systemId: standard(node.systemId) };
    return { type: COMMENT, textContent: "" };
  }

  element(known, node, isTyped) {
    const tag = text(node.tagName).toLowerCase();
    const attributes = object(node.attributes);
    known.tag = tag;
    known.isGone = GONE_TAGS.has(tag.replace(/^.*:/, "")) || !/^[a-z][\w:.-]*$/.test(tag);
    if (known.isGone) {
      known.isClosed = true;
      return { type: ELEMENT, tagName: "noscript", attributes: { hidden: "" }, childNodes: [] };
    }
    const told = { type: ELEMENT, tagName: tag };
    if (node.isSVG === true) told.isSVG = true;
    if (node.isCustom === true && CUSTOM.test(tag)) told.isCustom = true;
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
    told.childNodes = known.isClosed ? [] : this.children(node, isTyped);
    return this.standIn(told);
  }

  children({ childNodes, id }, isTyped) {
    const told = [];
    const nodes = list(childNodes);
    const inside = isTyped || this.known.holdsTyped(id, Boolean(nodes.length));
    for (const child of nodes) {
      const one = this.told(child, id, inside);
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
    if (tag === "style") return this.attributes.rules(value);
    return isTyped ? value.replace(/\S/g, "•") : value;
  }
}
