// The summary of a conversation in a model's words: on request, below what is quoted, shown as it comes.

import { elementsOf } from "../parts/html.js";
import { send } from "./connection.js";
import { ask } from "./suggesting.js";

export function start() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-summarise]");
    if (button) new Summary(button.parentElement).begin();
  });
}

/** `data-state` of its place: idle, waiting or writing. */
class Summary {
  constructor(root) {
    this.root = root;
    this.line = root.querySelector("[data-line]");
    this.place = root.querySelector("[data-end]");
  }

  begin() {
    this.root.dataset.state = "waiting";
    this.line.textContent = this.line.dataset.line;
    this.place.replaceChildren();
    ask(this, { conversation: Number(this.root.dataset.summary), feature: "summary" });
  }

  show({ waiting, said = [], html }) {
    const { root, line } = this;
    if (waiting) line.textContent = waiting;
    for (const { text } of said) {
      if (root.dataset.state === "waiting") line.textContent = "";
      root.dataset.state = "writing";
      line.append(text, " ");
    }
    if (html !== undefined) this.end(elementsOf(html));
    else if (!root.isConnected) send({ type: "stop" }); // its conversation is left
  }

  /** `how`: refused, lost or stopped. `why` says it, where the server does. */
  fail(how, why = this.root.dataset[how]) {
    if (this.root.dataset.state !== "idle") this.end([why]);
  }

  end(parts) {
    this.root.dataset.state = "idle";
    this.place.replaceChildren(...parts);
  }
}
