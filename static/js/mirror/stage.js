// Where the visitor's page is drawn: by rrweb, in a frame whose sandbox runs no scripts, as wide as the screen or as
// large as one likes. Both clocks may differ by hours, or be set anew: what comes is taken as happening now.

import { Replayer } from "@rrweb/replay";

const MASKED = `[data-masked] {
  color: #5d5046 !important;
  background: repeating-linear-gradient(-45deg, #efe7dc 0 6px, #e3d8ca 6px 12px) !important;
}`;
const BEGINNING = 1; // ms, of our clock; rrweb takes 0 for no time
const LARGEST = 5; // times the visitor's own size
const [INCREMENTAL, META] = [3, 4]; // of EventType
const [MUTATION, RESIZED] = [0, 4]; // of IncrementalSource

export class Stage {
  /** `name`: of the visitor, at their pointer. */
  constructor(view, root, name) {
    Object.assign(this, { view, root, name, zoom: 1, fits: true, touches: new Map(), pictures: new Map() });
    new ResizeObserver(() => this.fit()).observe(view);
    for (const kind of ["pointerdown", "pointermove", "pointerup", "pointercancel"])
      view.addEventListener(kind, (event) => this.touched(kind, event));
    view.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
  }

  get isDrawn() {
    return Boolean(this.replayer);
  }

  /** `isFirst`: the page as it is stands in them, and what was drawn before goes. */
  draw(events, isFirst) {
    if (isFirst) this.begin();
    this.hang();
    const { now } = this;
    const last = events.at(-1)?.timestamp ?? now;
    for (const event of events) {
      if (event.type === META) this.resize(event.data);
      if (event.data.source === RESIZED) this.resize(event.data);
      const ago = Math.max(0, last - event.timestamp);
      this.shownAt = Math.max(this.shownAt, now - ago); // never before what came before
      safely(() => this.replayer.addEvent({ ...event, timestamp: this.shownAt }));
    }
  }

  /** What a canvas shows, in the picture that stands for it. */
  paint({ id, picture }) {
    this.pictures.set(id, picture);
    requestAnimationFrame(() => this.hang()); // what has just been told of is drawn in a moment
  }

  hang() {
    for (const [id, picture] of this.pictures) {
      const node = this.replayer?.getMirror().getNode(id);
      if (node?.nodeName !== "IMG") continue;
      node.src = picture;
      this.pictures.delete(id);
    }
  }

  /** The rules of a style sheet that came apart. */
  dress(id, rules) {
    const attributes = [{ id, attributes: { _cssText: rules } }];
    const data = { source: MUTATION, texts: [], attributes, removes: [], adds: [] };
    this.draw([{ type: INCREMENTAL, data, timestamp: Date.now() }], false);
  }

  begin() {
    this.clear();
    this.replayer = new Replayer([], {
      root: this.root,
      liveMode: true,
      mouseTail: false,
      triggerFocus: false,
      showWarning: false,
      pauseAnimation: false,
      insertStyleRules: [MASKED],
      useVirtualDom: false, // nothing is skipped here, and what is drawn aside would stay there
      UNSAFE_replayCanvas: false, // it would let scripts run in the frame
    });
    this.root.querySelector(".replayer-mouse").dataset.name = this.name;
    this.shownAt = 0;
    this.beganAt = performance.now();
    this.replayer.startLive(BEGINNING);
    this.goOnAfterTrouble();
  }

  /** ms since it was begun, by the clock that nobody sets. */
  get now() {
    return BEGINNING + performance.now() - this.beganAt;
  }

  /** An event that cannot be drawn would end rrweb's clock, and nothing would be drawn after it. */
  goOnAfterTrouble() {
    const { timer } = this.replayer;
    const add = timer.addAction.bind(timer);
    timer.addAction = ({ doAction, ...when }) => add({ ...when, doAction: () => safely(doAction) });
  }

  clear() {
    this.replayer?.destroy();
    this.replayer = null;
    this.pictures.clear();
    this.root.replaceChildren();
  }

  resize({ width, height }) {
    this.size = { width: clamp(width), height: clamp(height) };
    this.fit();
  }

  /** As wide as the screen, or at the visitor's own size. Answers with whether it is that. */
  turnFit() {
    this.fits = !this.fits;
    this.zoom = 1;
    this.fit();
    return !this.fits;
  }

  fit() {
    if (!this.size) return;
    const fitting = Math.min(1, this.view.clientWidth / this.size.width);
    this.scale = (this.fits ? fitting : 1) * this.zoom;
    this.root.style.width = `${this.size.width * this.scale}px`;
    this.root.style.height = `${this.size.height * this.scale}px`;
    this.root.style.setProperty("--scale", this.scale);
  }

  wheeled(event) {
    if (!event.ctrlKey) return; // a touchpad's pinch comes so
    event.preventDefault();
    this.zoomTo(this.zoom * Math.exp(-event.deltaY / 200), event);
  }

  /** Two fingers. */
  touched(kind, event) {
    if (kind === "pointerup" || kind === "pointercancel") return this.touches.delete(event.pointerId);
    if (kind === "pointermove" && !this.touches.has(event.pointerId)) return;
    const before = this.spread();
    this.touches.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const after = this.spread();
    if (kind === "pointermove" && before && after) this.zoomTo((this.zoom * after.wide) / before.wide, after);
  }

  spread() {
    if (this.touches.size !== 2) return null;
    const [one, other] = [...this.touches.values()];
    return {
      wide: Math.max(1, Math.hypot(one.x - other.x, one.y - other.y)),
      clientX: (one.x + other.x) / 2,
      clientY: (one.y + other.y) / 2,
    };
  }

  /** The point under the fingers stays under them. */
  zoomTo(zoom, { clientX, clientY }) {
    const before = this.scale;
    this.zoom = Math.min(LARGEST, Math.max(1, zoom));
    this.fit();
    const { left, top } = this.view.getBoundingClientRect();
    const grown = this.scale / before;
    this.view.scrollLeft = (this.view.scrollLeft + clientX - left) * grown - (clientX - left);
    this.view.scrollTop = (this.view.scrollTop + clientY - top) * grown - (clientY - top);
  }
}

function safely(work) {
  try {
    work();
  } catch (trouble) {
    console.warn(trouble);
  }
}

const clamp = (pixels) => Math.min(10000, Math.max(100, pixels));
