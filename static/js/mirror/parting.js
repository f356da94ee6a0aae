// A text of events, packed or not, in parts that a message of a socket takes: a byte that says what each is, then its
// bytes. console/mirror/parts.py reads the same byte.

const [BEGINS, LAST, PACKED] = [1, 2, 4];
const LONGEST = 120 * 1024; // bytes; the server takes 128 KB
const MOST_PARTS = 24 * 1024 * 1024; // bytes of one text, packed
const MOST_UNPACKED = 20 * 1024 * 1024; // bytes of one text: what is longer may be a bomb

/** The parts of one text, an ArrayBuffer; `isFirst`: a page as it is begins with it, and what came before is void. */
export class Parting {
  constructor(bytes, { isPacked, isFirst }) {
    Object.assign(this, { bytes, isPacked, isFirst });
  }

  *[Symbol.iterator]() {
    const { byteLength } = this.bytes;
    for (let start = 0; start < byteLength; start += LONGEST) {
      const end = Math.min(byteLength, start + LONGEST);
      const part = new Uint8Array(1 + end - start);
      if (this.isFirst && start === 0) part[0] |= BEGINS;
      if (end === byteLength) part[0] |= LAST;
      if (this.isPacked) part[0] |= PACKED;
      part.set(new Uint8Array(this.bytes, start, end - start), 1);
      yield part;
    }
  }
}

/** The other end: puts texts together again and reads them. */
export class Joining {
  constructor() {
    this.parts = [];
    this.size = 0;
  }

  /** The part's ArrayBuffer; answers with {parts, isPacked, isFirst} where a text is whole, else with nothing. */
  take(buffer) {
    const [flags] = new Uint8Array(buffer, 0, 1);
    if (flags & BEGINS) this.drop();
    this.isFirst ||= Boolean(flags & BEGINS);
    this.parts.push(new Uint8Array(buffer, 1));
    this.size += buffer.byteLength;
    if (this.size > MOST_PARTS) return this.drop();
    if (!(flags & LAST)) return undefined;
    const whole = { parts: this.parts, isPacked: Boolean(flags & PACKED), isFirst: this.isFirst };
    this.drop();
    return whole;
  }

  drop() {
    this.parts = [];
    this.size = 0;
    this.isFirst = false;
  }
}

/** The events of a whole text. Raises where it is none, or more than a page may tell at once. */
export async function eventsOf({ parts, isPacked }) {
  const events = JSON.parse(await (isPacked ? unpacked(parts) : textOf(parts)));
  if (!Array.isArray(events)) throw new TypeError("no list of events");
  return events;
}

/** Step by step, so that what is too long is never held. */
async function unpacked(parts) {
  const { readable, writable } = new DecompressionStream("deflate-raw");
  feed(writable, parts).catch(() => {}); // the reader hears of it too
  const reader = readable.getReader();
  const steps = [];
  let size = 0;
  for (let step; !(step = await reader.read()).done; ) {
    steps.push(step.value);
    size += step.value.byteLength;
    if (size > MOST_UNPACKED) {
      await reader.cancel();
      throw new RangeError("more than a page may tell at once");
    }
  }
  return textOf(steps);
}

async function feed(writable, parts) {
  const writer = writable.getWriter();
  for (const part of parts) await writer.write(part);
  await writer.close();
}

function textOf(parts) {
  const decoder = new TextDecoder();
  return parts.map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode();
}
