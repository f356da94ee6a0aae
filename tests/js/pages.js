// Pages as rrweb tells of them, for the tests of masking.

import { Masking } from "../../static/js/mirror/masking.js";

export const SITE = "https://shop.example/checkout";

let lastId = 0;
export const id = () => ++lastId;
export const words = (textContent) => ({ type: 3, textContent, id: id() });
export const comment = (textContent) => ({ type: 5, textContent, id: id() });

/** An element as rrweb tells of it: what is within it is an element, or words. */
export function el(tagName, attributes = {}, ...within) {
  const childNodes = within.map((one) => (typeof one === "string" ? words(one) : one));
  return { type: 2, tagName, attributes, childNodes, id: id() };
}

export const event = (type, data) => ({ type, data, timestamp: 1 });
export const change = (source, data) => event(3, { source, ...data });
export const mutation = (data) => change(0, { texts: [], attributes: [], removes: [], adds: [], ...data });
export const meta = (href = SITE) => event(4, { href, width: 390, height: 844 });

export function snapshot(...body) {
  const html = el("html", { lang: "en" }, el("head"), el("body", {}, ...body));
  return event(2, { node: { type: 0, childNodes: [html], id: id() }, initialOffset: { top: 0, left: 0 } });
}

/** A page that has been told of: its masking, and what was told of its body. */
export function told(options, ...body) {
  const masking = new Masking(options);
  masking.mask(meta());
  const { data } = masking.mask(snapshot(...body));
  return { masking, body: data.node.childNodes[0].childNodes[1].childNodes };
}

export const textIn = (node) => (node.type === 3 ? node.textContent : (node.childNodes ?? []).map(textIn).join(""));
