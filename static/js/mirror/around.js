// The desk around this screen, where it stands in a frame of the desk: there the conversation goes on.

const isFramed = parent !== window;

export class Around {
  /** `fold`: folds the screen to its head; `line`: shows what the visitor writes, folds too; `leave`: links away. */
  constructor({ fold, line, leave }) {
    Object.assign(this, { fold, line, isFolded: false });
    if (!isFramed) return;
    fold.hidden = false;
    for (const button of [fold, line]) button.addEventListener("click", () => this.turn());
    for (const link of leave) link.addEventListener("click", (event) => this.close(event));
    addEventListener("message", ({ source, origin, data }) => {
      if (source === parent && origin === location.origin && data.type === "words") this.show(data.text);
    });
    this.tell({ type: "ready" });
  }

  turn() {
    this.isFolded = !this.isFolded;
    this.fold.setAttribute("aria-pressed", String(this.isFolded));
    this.tell({ type: "fold", isFolded: this.isFolded });
  }

  show(text) {
    this.line.hidden = !text;
    this.line.querySelector("[data-words]").textContent = text;
  }

  close(event) {
    event.preventDefault();
    this.tell({ type: "close" });
  }

  tell(said) {
    parent.postMessage(said, location.origin);
  }
}
