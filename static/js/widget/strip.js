// Who sees the page, in the chat's own strip. Where the chat lies over the page, the page says it only as long as this
// strip cannot be seen: a call, a photo may lie over it.

const SIGNS = ["toggle", "click", "close"]; // what opens or closes something over it

export class Strip {
  constructor(host) {
    this.host = host;
    this.observer = new IntersectionObserver(() => this.look()); // the frame is shown, or the strip moves
    for (const sign of SIGNS) document.addEventListener(sign, () => requestAnimationFrame(() => this.look()), true);
    addEventListener("pagehide", () => this.tell(false));
  }

  /** The desk has drawn it anew, or nobody looks any more. */
  drawn() {
    this.observer.disconnect();
    this.element = document.querySelector(".pw-seen");
    if (this.element) this.observer.observe(this.element);
    else this.tell(false);
  }

  look() {
    if (!this.element) return;
    const { left, top, width, height } = this.element.getBoundingClientRect();
    this.tell(this.element.contains(document.elementFromPoint(left + width / 2, top + height / 2)));
  }

  tell(says) {
    if (says === this.says) return;
    this.says = says;
    this.host.tell("says", { says });
  }
}
