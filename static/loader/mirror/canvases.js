// What is drawn on the canvases in sight, as pictures: rrweb tells of a canvas that it is there, and no more.

const EVERY = 1000; // ms
const MOST = 4; // canvases of a page
const SMALLEST = 16; // pixels a side: what is smaller draws nothing that one reads
const WIDEST = 800; // pixels of a picture
const LONGEST = 120 * 1024; // characters of one, as an address
const QUALITY = 0.7;

export class Canvases {
  /** `idOf(canvas)`: rrweb's number of it, or nothing where it may not be told; `tell({id, picture})`. */
  constructor({ idOf, tell }) {
    Object.assign(this, { idOf, tell });
    this.told = new Map(); // id → the picture that was told last
    this.unreadable = new WeakSet(); // pictures of other sites are drawn on them
  }

  start() {
    this.timer ??= setInterval(() => this.look(), EVERY);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.told.clear();
  }

  /** The page is told anew, and its pictures with it. */
  forget() {
    this.told.clear();
  }

  look() {
    const inSight = [...document.getElementsByTagName("canvas")].filter(isInSight).slice(0, MOST);
    for (const canvas of inSight) {
      const id = this.idOf(canvas);
      const picture = id && !this.unreadable.has(canvas) && this.pictureOf(canvas);
      if (!picture || picture === this.told.get(id)) continue;
      this.told.set(id, picture);
      this.tell({ id, picture });
    }
  }

  /** As large as it is shown, or ""; a browser that cannot write WebP writes PNG. */
  pictureOf(canvas) {
    const { width, height } = canvas.getBoundingClientRect();
    const scale = Math.min(1, WIDEST / width);
    const copy = document.createElement("canvas");
    copy.width = Math.round(width * scale);
    copy.height = Math.round(height * scale);
    try {
      copy.getContext("2d").drawImage(canvas, 0, 0, copy.width, copy.height);
      const picture = copy.toDataURL("image/webp", QUALITY);
      return picture.length <= LONGEST ? picture : "";
    } catch {
      this.unreadable.add(canvas);
      return "";
    }
  }
}

function isInSight(canvas) {
  const { top, left, bottom, right, width, height } = canvas.getBoundingClientRect();
  const isLarge = width >= SMALLEST && height >= SMALLEST;
  return isLarge && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
}
