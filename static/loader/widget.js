// What a site embeds: <script async src="https://…/widget.js" data-inbox="KEY"></script>.
// It draws the launcher and a frame of ours, and never throws on the site's page. What it shows comes from the frame.

import { mirror } from "./widget/mirror.js";
import { bubble, dress, PHONE } from "./widget/look.js";
import { modalDialog, place } from "./widget/place.js";
import { safely, warn } from "./widget/say.js";
import { holdStill, letScroll } from "./widget/still.js";
import { identified, readTag } from "./widget/tag.js";

const RUNNING = Symbol.for("pupitre"); // on the window: what a second tag of ours tells the first
const LONGEST_LOAD = 8000; // ms that a page may load before the chat begins without it
const LONGEST_SILENCE = 5000; // ms from the frame's loading to its first word
const KEEP_PLACE = { preventScroll: true };

let tag; // of the site
let identity = null;
let host, frame, launcher, badge, label;
let isReady = false;
let isOpen = false;
let isOffered = true; // not to a visitor who may not write
let wanted = null; // opened or closed by the site before the frame was there
let told = ""; // the page that the frame knows
let inert = null; // the modal dialog that was spoken of

const start = safely(() => {
  tag = readTag();
  if (!tag) return warn("the script needs a tag of its own, with src and data-inbox.");
  if (window[RUNNING]) return window[RUNNING](tag);
  window[RUNNING] = safely(startAgain);
  identity = tag.visitor;
  offerToSite({ open: asked, close: safely(() => show(false)), identify: safely(identify) });
  begin();
});

/** The tag ran again: twice on the page, or navigation libraries brought it with their next page. */
function startAgain(again) {
  if (again.inbox !== tag.inbox) return warn("one chat to a page: the inbox", again.inbox, "is left out.");
  if (again.visitor) identify(again.visitor);
  begin();
}

/** An element with that id or name gives way; what the site's own scripts have put there does not. */
function offerToSite(api) {
  // biome-ignore lint/suspicious/noPrototypeBuiltins: Safari before 15.4 has no Object.hasOwn.
  if (Object.prototype.hasOwnProperty.call(window, "Pupitre")) warn("the page has a window.Pupitre of its own.");
  else window.Pupitre = api;
}

function begin() {
  if (document.readyState === "complete") return whenIdle();
  addEventListener("load", whenIdle, { once: true });
  setTimeout(whenIdle, LONGEST_LOAD);
}

function whenIdle() {
  if (window.requestIdleCallback) requestIdleCallback(safely(build), { timeout: 3000 });
  else setTimeout(safely(build), 200);
}

function build() {
  if (frame || !document.body) return;
  host = document.createElement("pupitre-chat");
  const root = host.attachShadow({ mode: "open" });
  dress(root);
  launcher = root.appendChild(document.createElement("button"));
  launcher.type = "button";
  launcher.hidden = true;
  launcher.setAttribute("aria-haspopup", "dialog");
  launcher.appendChild(bubble());
  label = launcher.appendChild(document.createElement("span"));
  label.dir = "auto";
  badge = launcher.appendChild(document.createElement("b"));
  badge.hidden = true;
  frame = root.appendChild(document.createElement("iframe"));
  frame.hidden = true;
  frame.allow = "camera; microphone; speaker-selection"; // asked for by a call or a voice message, and not before
  frame.src = `${tag.origin}/widget/${encodeURIComponent(tag.inbox)}/?site=${encodeURIComponent(location.origin)}`;
  frame.addEventListener("load", () => setTimeout(safely(complain), LONGEST_SILENCE));
  listen();
  place(host, listen);
}

function complain() {
  if (isReady) return;
  warn(
    `the chat of the inbox "${tag.inbox}" may not show itself on ${location.origin}: an administrator allows this site`,
    `at ${tag.origin}/setup/#site; where it is allowed, this page's own policy must name ${tag.origin} (frame-src).`,
  );
}

function tell(type, content, ports) {
  if (frame?.contentWindow) frame.contentWindow.postMessage({ pupitre: type, ...content }, tag.origin, ports);
}

const hear = safely((event) => {
  if (event.source !== frame.contentWindow || event.origin !== tag.origin || !event.data) return;
  const said = event.data;
  if (said.pupitre === "here") greet();
  if (said.pupitre === "says") says(said.says);
  if (said.pupitre === "ready") ready(said);
  if (said.pupitre === "close") show(false);
  if (said.pupitre === "unread") count(said);
  if (said.pupitre === "offered") offer(said.offered);
  if (said.pupitre === "show") show(true);
  if (said.pupitre === "mirror") mirror(tag.origin, said, (port) => tell("mirror", {}, [port]));
});

/** Whether the chat shows, in its own strip, who sees this page. */
function says(is) {
  frame.toggleAttribute("data-says", Boolean(is));
}

function greet() {
  says(false);
  told = where();
  tell("hello", { page: page(), identity });
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
  sayIfInert();
  if (isOpen) return tell("open", { quietly: true, full: matchMedia(PHONE).matches }); // the frame was loaded anew
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
    if (open) build();
    return;
  }
  if (open) sayIfInert();
  if (open === isOpen) return;
  isOpen = open;
  const isOurs = document.activeElement === host; // a visitor may have gone on already
  frame.hidden = !open;
  launcher.hidden = open || !isOffered;
  fit();
  tell(open ? "open" : "close", { quietly: Boolean(quietly), full: matchMedia(PHONE).matches });
  if (quietly || !(open || isOurs)) return;
  (open ? frame : launcher).focus(KEEP_PLACE);
}

const asked = safely(() => show(true));

/** Dialogs of the page would fetch the focus back that has come to us. */
const keep = (event) => event.stopPropagation();

function sayIfInert() {
  const dialog = modalDialog();
  if (dialog && dialog !== inert) warn("a modal dialog makes the page around it inert, the chat too:", dialog);
  inert = dialog;
}

/** On a phone the chat takes the whole screen above the keyboard, and the page behind it stands still. */
const fit = safely(() => {
  const isFull = isOpen && matchMedia(PHONE).matches;
  if (isFull) holdStill();
  else letScroll();
  const seen = window.visualViewport;
  const isCut = isFull && seen && seen.scale < 1.01 && seen.height < innerHeight - 1;
  frame.style.height = isCut ? `${seen.height}px` : "";
  frame.style.top = isCut ? `${seen.offsetTop}px` : "";
});

/** Who the visitor is, as the site proves it; nothing: they signed out. */
function identify(person) {
  identity = identified(person || {});
  tell("identify", { identity });
}

const page = () => ({ url: location.href, title: document.title });
const where = () => `${location.href} ${document.title}`;

const look = safely(() => {
  sayIfInert();
  if (!told || told === where()) return;
  told = where();
  tell("page", { page: page() });
});
const soon = () => setTimeout(look, 300); // titles change a moment after the address

/** Sites of one page change their address without loading: a look at each sign of it, and nothing of theirs patched.
 * A page that is written anew forgets who listens, on our own elements too; who listens still is not added twice. */
function listen() {
  addEventListener("message", hear);
  launcher.addEventListener("click", asked);
  host.addEventListener("focusin", keep);
  for (const sign of ["popstate", "hashchange", "focus"]) addEventListener(sign, soon);
  document.addEventListener("click", soon, true);
  addEventListener("resize", fit);
  if (window.navigation && navigation.addEventListener) navigation.addEventListener("currententrychange", soon);
  for (const change of ["resize", "scroll"]) window.visualViewport && visualViewport.addEventListener(change, fit);
  letScroll(); // another body may scroll in another way
  fit();
  soon();
}

start();
