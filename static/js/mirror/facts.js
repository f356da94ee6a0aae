// What stands above the page: where the visitor is, on how large a screen, for how long, and where they came from.

import { lengthWords } from "../parts/lengths.js";

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
    if (this.began === null) return;
    const { hours, minutes, seconds } = this.at("here").dataset;
    this.write("here", lengthWords(Date.now() - this.began, [hours, minutes, seconds]));
  }
}
