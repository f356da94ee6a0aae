// Frames of other origins that come while the page is told: rrweb tells of a frame when it is put in and still empty,
// and not again once it holds what the page's own scripts may not read. So it is told anew, as rrweb would have.

const [INCREMENTAL, ELEMENT] = [3, 2]; // of EventType, of NodeType
const MUTATION = 0; // of IncrementalSource

export class Frames {
  /** `idOf(node)`: rrweb's number of it, or nothing where it may not be told; `tell(event)`. */
  constructor({ idOf, tell }) {
    Object.assign(this, { idOf, tell });
    this.loaded = ({ target }) => this.look(target);
  }

  start() {
    document.addEventListener("load", this.loaded, true);
  }

  stop() {
    document.removeEventListener("load", this.loaded, true);
  }

  look(frame) {
    if (!(frame instanceof HTMLIFrameElement) || frame.contentDocument || !frame.src) return;
    const [id, parentId] = [frame, frame.parentNode].map(this.idOf);
    if (!id || !parentId) return;
    const attributes = Object.fromEntries(Array.from(frame.attributes, ({ name, value }) => [name, value]));
    const node = {
      type: ELEMENT,
      tagName: "iframe",
      attributes: { ...attributes, rr_src: frame.src },
      childNodes: [],
      id,
    };
    const adds = [{ parentId, nextId: this.nextIdOf(frame), node }];
    const data = { source: MUTATION, texts: [], attributes: [], removes: [{ parentId, id }], adds };
    this.tell({ type: INCREMENTAL, data, timestamp: Date.now() });
  }

  /** Of what stands behind it and was told; null: nothing does. */
  nextIdOf(frame) {
    let next = frame.nextSibling;
    while (next && !this.idOf(next)) next = next.nextSibling;
    return next && this.idOf(next);
  }
}
