// The page behind a chat that fills the screen does not scroll. Nothing of the page itself is written to: navigation
// libraries exchange its attributes, and what was kept of them would be another page's.

const isVisible = (element) => !element || getComputedStyle(element).overflowY === "visible";

let sheet = null;

/** The page stands where it is until `letScroll`. A browser that knows no sheets of scripts lets it scroll. */
export function holdStill() {
  if (sheet) return;
  const { documentElement: root, body } = document;
  // The screen scrolls as the body says where the root says nothing: a root that did would make the body a scroller.
  const scroller = isVisible(root) && !isVisible(body) ? "body" : "html";
  const gutter = innerWidth > root.clientWidth ? "html{scrollbar-gutter:stable!important}" : "";
  try {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(`${scroller}{overflow:hidden!important}${gutter}`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  } catch {
    sheet = null; // Safari before 16.4
  }
}

export function letScroll() {
  if (sheet) document.adoptedStyleSheets = [...document.adoptedStyleSheets].filter((one) => one !== sheet);
  sheet = null;
}
