// Says on the page itself who can see it, as long as somebody can, and stops it. It stands in the chat's own shadow,
// which is not recorded.

const STYLE = `
  position: fixed; top: 0; left: 50%; transform: translateX(-50%); display: flex; align-items: center; gap: 8px;
  box-sizing: border-box; max-width: calc(100vw - 16px); margin: 8px 0 0; padding: 0 4px 0 16px; border-radius: 24px;
  color: #fff; background: #101c20; box-shadow: 0 6px 24px rgba(18, 32, 38, .24);
  font: 500 14px/1.35 -apple-system, "Segoe UI", Roboto, Inter, "Noto Sans", sans-serif;
`;
const BUTTON = `
  position: static; height: 44px; min-width: 44px; padding: 0 12px; border-radius: 22px; color: inherit;
  background: none; box-shadow: none; font: inherit; font-weight: 600; text-decoration: underline; cursor: pointer;
`;

export class Strip {
  /** Words as the desk says them; `stopped()`: the visitor wants no more of it. */
  constructor({ seen, stop }, stopped) {
    this.element = document.createElement("div");
    this.element.className = "seen"; // where the chat covers it: static/loader/widget/look.js
    this.element.setAttribute("role", "status");
    this.element.style.cssText = STYLE;
    this.words = this.element.appendChild(document.createElement("span"));
    this.words.textContent = seen;
    const button = this.element.appendChild(document.createElement("button"));
    button.type = "button";
    button.textContent = stop;
    button.style.cssText = BUTTON;
    button.addEventListener("click", stopped);
  }

  show(seen) {
    if (seen) this.words.textContent = seen;
    document.querySelector("pupitre-chat")?.shadowRoot?.appendChild(this.element);
  }

  remove() {
    this.element.remove();
  }
}
