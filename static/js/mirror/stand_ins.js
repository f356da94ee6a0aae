// What stands on an agent's screen for what a frame without scripts does not draw: a canvas is a picture, which is told
// of apart, and a page from elsewhere within the page is a box that says from where. A field that is masked says so.

const BOX = { width: 300, height: 150 }; // pixels: as large as browsers make a frame that says nothing
const ESCAPED = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };

/** The element as it is drawn; `element`: as rrweb tells of it, cleaned; `masked`: what stands in a field that is. */
export function standIn(element, { masked }) {
  const { tagName, attributes } = element;
  if ("data-masked" in attributes) return { ...element, attributes: { ...attributes, placeholder: masked } };
  if (tagName === "canvas") return { ...element, tagName: "img", childNodes: [] };
  if (tagName !== "iframe" || attributes.rr_src === undefined) return element;
  const { rr_src: from, ...others } = attributes;
  return { ...element, tagName: "img", attributes: { ...others, src: boxed(from) }, childNodes: [] };
}

/** A drawing that bears a name, in the middle of its room. */
function boxed(name) {
  const { width, height } = BOX;
  const words = name.replace(/^https?:\/\//, "").replace(/[<>&"]/g, (sign) => ESCAPED[sign]);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<rect width="100%" height="100%" fill="#eceae6"/>` +
    `<text x="50%" y="50%" fill="#5d5b57" font-family="sans-serif" font-size="14" text-anchor="middle" ` +
    `dominant-baseline="middle">${words}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
