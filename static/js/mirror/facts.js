// What stands above the page: where the visitor is, on how large a screen, for how long, and where they came from.

const bare = (address) => address.replace(/^https?:\/\//, "");

export class Facts {
  /** `at(name)`: the element of each; `data-words` of some says it in words, around {it}. */
  constructor(at) {
    this.at = at;
    this.began = null; // when the visitor came to this page, by our clock
    setInterval(() => this.tick(), 1000);
  }

  /** Of an event of the page. */
  learn({ data }) {
    if (data.href !== undefined) this.write("address", bare(data.href));
    if (data.width) this.write("size", `${data.width} × ${data.height}`);
    if (data.tag !== "page") return;
    const { from, since } = data.payload;
    this.began = Date.now() - since;
    this.write("from", bare(from));
    this.tick();
  }

  write(name, value) {
    const element = this.at(name);
    element.textContent = value && (element.dataset.words ?? "{it}").replace("{it}", value);
  }

  tick() {
    if (this.began !== null) this.write("here", asClock(Date.now() - this.began));
  }
}

/** 75,000 ms as 1:15. */
export function asClock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
