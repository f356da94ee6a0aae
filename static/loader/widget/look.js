// How the launcher and the panel look, whatever the site's own styles say.

export const PHONE = "(max-width: 40rem)";

const STYLE = `
:host {
  all: initial !important; display: block !important; position: fixed !important; z-index: 2147483000 !important;
  color-scheme: light dark !important;
}
@media print { :host { display: none !important; } }
button, iframe { position: fixed; box-sizing: border-box; margin: 0; border: 0; }
[hidden] { display: none !important; }
button {
  bottom: calc(16px + env(safe-area-inset-bottom, 0px)); display: inline-flex; align-items: center; gap: 8px;
  height: 56px; max-width: calc(100vw - 32px); padding: 0 20px 0 16px; border-radius: 28px;
  color: #fff; background: var(--colour, #333); cursor: pointer; -webkit-tap-highlight-color: transparent;
  font: 600 .9375em/1 -apple-system, "Segoe UI", Roboto, Inter, "Noto Sans", sans-serif;
  box-shadow: 0 1px 2px rgba(18, 32, 38, .1), 0 6px 24px rgba(18, 32, 38, .24);
}
button:focus-visible { outline: 3px solid #fff; outline-offset: -5px; }
svg {
  flex: none; width: 24px; height: 24px;
  fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round;
}
b {
  position: absolute; top: -4px; min-width: 22px; height: 22px; padding: 0 6px; box-sizing: border-box;
  border-radius: 11px; background: #b3261e; box-shadow: 0 0 0 2px #fff;
  font-size: 12px; line-height: 22px; text-align: center;
}
span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 1.4; }
iframe {
  bottom: 24px; width: 24em; max-width: calc(100vw - 32px); height: 42em; max-height: calc(100vh - 48px);
  border-radius: 16px; background: Canvas;
  box-shadow: 0 2px 8px rgba(18, 32, 38, .08), 0 20px 60px rgba(18, 32, 38, .28);
}
.right { right: 16px; } .left { left: 16px; }
iframe.right { right: 24px; } iframe.left { left: 24px; }
.right b { right: -2px; } .left b { left: -2px; }
@media ${PHONE} {
  iframe, iframe.right, iframe.left {
    top: 0; right: 0; bottom: auto; left: 0; width: 100%; max-width: none; height: 100%; max-height: none;
    border-radius: 0; box-shadow: none;
  }
}
/* The chat lies over who sees the page, and says it itself. */
@media ${PHONE}, (max-width: 66em) and (max-height: 47em) {
  iframe[data-says]:not([hidden]) ~ .seen { display: none !important; }
}
@media (prefers-reduced-motion: no-preference) {
  iframe { animation: in 160ms cubic-bezier(.2, .8, .2, 1); }
  @keyframes in { from { opacity: 0; transform: translateY(12px); } }
}
`;
const BUBBLE =
  "M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998" +
  "a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719";

/** Rules through CSSOM, which no content security policy of the site forbids. */
export function dress(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.appendChild(document.createElement("style")).textContent = STYLE; // Safari before 16.4
  }
}

export function bubble() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.appendChild(document.createElementNS(svg.namespaceURI, "path")).setAttribute("d", BUBBLE);
  return svg;
}
