// What may stand in the place of the thread once a conversation has ended: the survey with its thanks, and the address
// for the transcript by e-mail. The server draws them with the state; which one is shown is this page's own affair.

const at = (id) => document.getElementById(id);
const FIELDS = ".pw-form textarea, .pw-form input[type=email]";
const nameOf = (field) => `${field.id}.${field.form.dataset.conversation}`;
const chosen = (form, name) => {
  const value = new FormData(form).get(name);
  return value === null ? null : Number(value);
};

export class Panels {
  /**
   * `send(frame)`: false where it cannot go; `isWriting()`: something stands in the field; `shown()`: which one
   * changed.
   */
  constructor({ memory, unsent, send, isWriting, isLookedAt, shown }) {
    Object.assign(this, { memory, unsent, send, isWriting, isLookedAt, shown });
    this.root = document.querySelector(".pw");
    this.root.addEventListener("click", ({ target }) => this.clicked(target.closest("[data-show], [data-skip]")));
    this.root.addEventListener("submit", (event) => this.submitted(event));
    this.root.addEventListener("input", ({ target }) => this.typed(target));
  }

  /** "ask", "letter" or nothing. */
  get open() {
    return this.root.dataset.panel ?? "";
  }

  /**
   * The server has drawn the state: a question that nobody skipped comes by itself, but not over words half written.
   */
  drawn() {
    for (const field of this.root.querySelectorAll(FIELDS))
      field.value = this.unsent.read(nameOf(field)) || field.value;
    const { asks, thanks } = at("pw-ask").dataset;
    if (this.open === "letter") return "letter" in at("pw-letter").dataset || this.show("");
    if (asks && this.asked !== asks) {
      this.asked = asks;
      this.show(this.memory.get("skipped") === asks || this.isWriting() ? "" : "ask");
    } else if (this.open === "ask" && thanks !== undefined) this.focus("ask");
    else if (!asks) this.show("");
  }

  show(name) {
    if (name === this.open) return;
    if (name) this.root.dataset.panel = name;
    else delete this.root.dataset.panel;
    if (name) this.focus(name);
    this.shown(name);
  }

  /** Thanks are said once. */
  minimised() {
    if ("thanks" in at("pw-ask").dataset) this.show("");
  }

  /** Words of the server about one of the forms: true where they were for one. */
  refused(of, text) {
    const error = at({ rate: "ask-error", transcript: "letter-error" }[of]);
    if (!error) return false;
    error.lastElementChild.textContent = text;
    error.hidden = false;
    return true;
  }

  typed(field) {
    const error = field.closest(".pw-form")?.querySelector(".field-error");
    if (error) error.hidden = true;
    if (field.matches(FIELDS)) this.unsent.keep(nameOf(field), field.value);
  }

  clicked(button) {
    if (!button) return;
    if (button.dataset.skip) this.memory.set("skipped", button.dataset.skip);
    this.show(button.dataset.show ?? "");
  }

  submitted(event) {
    const form = event.target;
    const conversation = Number(form.dataset.conversation);
    if (form.id === "ask-form") {
      event.preventDefault();
      this.put("rate", {
        conversation,
        score: chosen(form, "score"),
        recommendation: chosen(form, "recommendation"),
        comment: form.elements.comment.value,
      });
    }
    if (form.id === "letter-form") {
      event.preventDefault();
      this.put("transcript", { conversation, address: form.elements.address.value });
    }
  }

  put(type, content) {
    const error = at(type === "rate" ? "ask-error" : "letter-error");
    if (!this.send({ type, ...content })) return this.refused(type, error.dataset.offline);
    for (const field of error.closest("form").elements) this.unsent.keep(nameOf(field), "");
  }

  focus(name) {
    if (!this.isLookedAt()) return;
    const field = name === "letter" && matchMedia("(pointer: fine)").matches && at("letter-address");
    (field || at(`${name}-title`))?.focus();
  }
}
