// What a site embeds: <script async src="https://…/widget.js" data-inbox="KEY"></script>.
// It draws the launcher and a frame of ours, and never throws on the site's page. What it shows comes from the frame.

const script = document.currentScript;
const PHONE = "(max-width: 40rem)";
const STYLE = `
:host { all: initial !important; color-scheme: light dark !important; }
button, iframe { position: fixed; box-sizing: border-box; margin: 0; border: 0; z-index: 2147483000; }
[hidden] { display: none !important; }
button { bottom: calc(16px + env(safe-area-inset-bottom, 0px)); display: inline-flex; align-items: center; gap: 8px; height: 56px; max-width: calc(100vw - 32px); padding: 0 20px 0 16px; border-radius: 28px; color: #fff; background: var(--colour, #333); font: 600 15px/1 -apple-system, "Segoe UI", Roboto, Inter, "Noto Sans", sans-serif; cursor: pointer; box-shadow: 0 1px 2px rgba(18, 32, 38, .1), 0 6px 24px rgba(18, 32, 38, .24); -webkit-tap-highlight-color: transparent; }
button:focus-visible { outline: 3px solid #fff; outline-offset: -5px; }
svg { flex: none; width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
b { position: absolute; top: -4px; min-width: 22px; height: 22px; padding: 0 6px; box-sizing: border-box; border-radius: 11px; background: #b3261e; box-shadow: 0 0 0 2px #fff; font-size: 12px; line-height: 22px; text-align: center; }
span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 1.4; }
iframe { bottom: 24px; width: 384px; max-width: calc(100vw - 32px); height: 672px; max-height: calc(100vh - 48px); border-radius: 16px; background: Canvas; box-shadow: 0 2px 8px rgba(18, 32, 38, .08), 0 20px 60px rgba(18, 32, 38, .28); }
.right { right: 16px; } .left { left: 16px; }
iframe.right { right: 24px; } iframe.left { left: 24px; }
.right b { right: -2px; } .left b { left: -2px; }
@media ${PHONE} { iframe, iframe.right, iframe.left { top: 0; right: 0; bottom: auto; left: 0; width: 100%; max-width: none; height: 100vh; height: 100dvh; max-height: none; border-radius: 0; box-shadow: none; } }
@media (prefers-reduced-motion: no-preference) { iframe { animation: in 160ms cubic-bezier(.2, .8, .2, 1); } @keyframes in { from { opacity: 0; transform: translateY(12px); } } }
`;
const BUBBLE =
  "M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719";

let identity = null;
let frame, launcher, badge, label;
let isReady = false;
let isOpen = false;
let isOffered = true; // not to a visitor who may not write
let wanted = null; // opened or closed by the site before the frame was there
let overflow = null; // the page's own, while ours locks it
let told = ""; // the page that the frame knows

const safely =
  (work) =>
  (...args) => {
    try {
      return work(...args);
    } catch (error) {
      console.warn("Pupitre:", error);
    }
  };

const data = (script && script.dataset) || {};
const origin = script ? new URL(script.src, location.href).origin : "";

const start = safely(() => {
  if (window.Pupitre) return;
  if (!data.inbox) return console.warn("Pupitre: the script needs data-inbox.");
  identity = identified({ id: data.visitorId, hash: data.visitorHash, name: data.visitorName, email: data.visitorEmail });
  window.Pupitre = { open: safely(() => show(true)), close: safely(() => show(false)), identify: safely(identify) };
  if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle, { once: true });
});

function whenIdle() {
  if (window.requestIdleCallback) requestIdleCallback(safely(build), { timeout: 3000 });
  else setTimeout(safely(build), 200);
}

function build() {
  if (frame) return;
  const host = document.createElement("pupitre-chat");
  const root = host.attachShadow({ mode: "open" });
  dress(root);
  launcher = root.appendChild(document.createElement("button"));
  launcher.type = "button";
  launcher.hidden = true;
  launcher.setAttribute("aria-haspopup", "dialog");
  launcher.addEventListener("click", safely(() => show(true)));
  launcher.appendChild(icon());
  label = launcher.appendChild(document.createElement("span"));
  badge = launcher.appendChild(document.createElement("b"));
  badge.hidden = true;
  frame = document.createElement("iframe");
  frame.hidden = true;
  frame.src = `${origin}/widget/${encodeURIComponent(data.inbox)}/?site=${encodeURIComponent(location.origin)}`;
  addEventListener("message", safely(hear));
  root.appendChild(frame);
  document.body.appendChild(host);
  follow();
}

/** Rules through CSSOM, which no content security policy of the site forbids. */
function dress(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } catch (error) {
    root.appendChild(document.createElement("style")).textContent = STYLE; // Safari before 16.4
  }
}

function icon() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.appendChild(document.createElementNS(svg.namespaceURI, "path")).setAttribute("d", BUBBLE);
  return svg;
}

function tell(type, content) {
  if (frame && frame.contentWindow) frame.contentWindow.postMessage({ pupitre: type, ...content }, origin);
}

function hear(event) {
  if (!frame || event.source !== frame.contentWindow || event.origin !== origin || !event.data) return;
  const said = event.data;
  if (said.pupitre === "here") tell("hello", { page: page(), identity });
  if (said.pupitre === "ready") ready(said);
  if (said.pupitre === "close") show(false);
  if (said.pupitre === "unread") count(said);
  if (said.pupitre === "offered") offer(said.offered);
}

function ready(said) {
  isReady = true;
  const side = said.position === "left" ? "left" : "right";
  frame.className = launcher.className = side;
  frame.title = said.title;
  label.textContent = said.launcher;
  launcher.lang = frame.lang = said.language;
  if (/^#[0-9a-f]{6}$/i.test(said.colour)) launcher.style.setProperty("--colour", said.colour);
  offer(said.offered);
  count(said);
  if (isOpen) return tell("open", { quietly: true }); // the frame was loaded anew
  if (wanted !== null ? wanted : said.open) show(true, wanted === null);
}

/** Withdrawn, the chat has no button; a panel that is open says why, and stays until it is closed. */
function offer(offered) {
  isOffered = offered;
  launcher.hidden = isOpen || !isOffered;
}

function count({ unread, unreadWords }) {
  badge.hidden = !unread;
  badge.textContent = unread > 99 ? "99+" : String(unread || "");
  if (unread) badge.setAttribute("aria-label", unreadWords);
}

/** `quietly`: it was open on the page before; the focus stays where the reader has it. */
function show(open, quietly) {
  if (!isReady) {
    wanted = open;
    if (open && document.body) build();
    return;
  }
  if (open === isOpen) return;
  isOpen = open;
  frame.hidden = !open;
  launcher.hidden = open || !isOffered;
  fit();
  tell(open ? "open" : "close", { quietly: Boolean(quietly) });
  if (quietly) return;
  (open ? frame : launcher).focus();
}

/** On a phone the chat takes the whole screen above the keyboard, and the page behind it stands still. */
function fit() {
  const root = document.documentElement;
  const full = isOpen && matchMedia(PHONE).matches;
  if (full && overflow === null) {
    overflow = root.style.overflow;
    root.style.overflow = "hidden";
  } else if (!full && overflow !== null) {
    root.style.overflow = overflow;
    overflow = null;
  }
  const seen = window.visualViewport;
  const zoomed = seen && seen.scale > 1.01;
  frame.style.height = full && seen && !zoomed ? `${seen.height}px` : "";
  frame.style.top = full && seen && !zoomed ? `${seen.offsetTop}px` : "";
}

/** Who the visitor is, as the site proves it; nothing: they signed out. */
function identify(person) {
  identity = identified(person || {});
  tell("identify", { identity });
}

function identified({ id, hash, name, email }) {
  return id && hash ? { id: String(id), hash: String(hash), name: name || "", email: email || "" } : null;
}

const page = () => ({ url: location.href, title: document.title });

/** Sites of one page change their address without loading: a look at each sign of it, and nothing of theirs patched. */
function follow() {
  told = JSON.stringify(page());
  const look = safely(() => {
    const now = JSON.stringify(page());
    if (now === told) return;
    told = now;
    tell("page", { page: page() });
  });
  const soon = () => setTimeout(look, 300); // titles change a moment after the address
  if (window.navigation && navigation.addEventListener) navigation.addEventListener("currententrychange", soon);
  for (const sign of ["popstate", "hashchange", "focus"]) addEventListener(sign, soon);
  document.addEventListener("click", soon, true);
  addEventListener("resize", safely(fit));
  if (window.visualViewport) {
    visualViewport.addEventListener("resize", safely(fit));
    visualViewport.addEventListener("scroll", safely(fit));
  }
}

start();
