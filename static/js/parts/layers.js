// What lies open over a page: sheets, dialogs, photos, pickers. Back closes the last of it, and only then leaves.
//
// Escape and Android's button are close requests: dialogs and popovers have a watcher of the browser's own, anything
// else gets a CloseWatcher where there is one. The browser's Back and the swipe of iOS are known by the history alone,
// so each layer has an entry there with the address of its page. However it is closed, its entry goes with it.

const LONG = 3000; // ms that another document may take to come
const MOST = 50; // entries that browsers keep; from there on their number says nothing
const isFramed = parent !== window; // the history is the embedding page's too
const layers = []; // [{key, close, watcher?}], the last one on top
let depth = 0; // entries of ours up to where the page stands
let shown = here(); // what the page shows, whatever entry it stands at
let length = 0; // of the history, after our last entry
let isTraversing = false;
let isLeaving = false; // for another page: going back would call that off
let coming = null; // the request for what the page shows next
let isListed = () => true;

/** The address without its place in the page. */
function here() {
  return location.pathname + location.search;
}

/** `key`: what is open; `close()` closes it, and `closed(key)` is to be told, now or later. */
export function opened(key, close, { isNative = false } = {}) {
  if (layers.some((layer) => layer.key === key)) return;
  const watcher = !isNative && self.CloseWatcher ? new self.CloseWatcher() : null;
  if (watcher) watcher.onclose = close;
  layers.push({ key, close, watcher });
  sync();
}

export function closed(key) {
  const at = layers.findIndex((layer) => layer.key === key);
  if (at < 0) return;
  layers.splice(at, 1)[0].watcher?.destroy();
  setTimeout(sync); // what closed it may lead elsewhere, or open another one
}

/** Shows a dialog, until it closes. */
export function showModal(dialog) {
  dialog.showModal();
  opened(dialog, () => dialog.close(), { isNative: true });
  dialog.addEventListener("close", () => closed(dialog), { once: true });
}

/** Each time that this popover opens. */
export function follow(popover) {
  popover.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") opened(popover, () => popover.hidePopover(), { isNative: true });
    else closed(popover);
  });
}

/** Another page is shown: `address` takes the place of the layers that led to it, or comes after the page before. */
export function arrived(address) {
  history[depth || address === here() ? "replaceState" : "pushState"]({ htmx: true }, "", address);
  moved();
}

/**
 * `restore(event)`: the page stands at another of its own now, and is to show it.
 * `inHistory()`: whether layers have entries there.
 */
export function start({ restore, inHistory = () => true } = {}) {
  isListed = inHistory;
  addEventListener("popstate", (event) => popped(event, restore), { capture: true }); // before htmx hears of it
  addEventListener("pageshow", ({ persisted }) => persisted && resume());
  addEventListener("beforeunload", leaves);
  for (const kind of ["click", "submit"]) document.addEventListener(kind, (event) => isAway(event) && leaves());
  document.addEventListener("htmx:beforeSend", ({ detail }) => detail.target.id === "pane" && awaitPage(detail.xhr));
  document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
    if (depth || detail.history.path === here()) detail.history.type &&= "replace";
  });
  for (const kind of ["htmx:pushedIntoHistory", "htmx:replacedInHistory"]) document.addEventListener(kind, moved);
  resume();
}

/** What was open when the page was left is not open now. */
function resume() {
  isTraversing = isLeaving = false;
  depth = history.state?.layers ?? 0;
  shown = here();
  sync();
}

/** As many entries as there are layers. */
function sync() {
  if (isTraversing || isLeaving || coming) return;
  const wanted = isListed() ? layers.length : 0;
  if (!depth) shown = here();
  for (; depth < wanted; length = history.length) history.pushState({ layers: ++depth }, "");
  if (depth === wanted) return;
  // In a frame an entry that came after ours is the embedding page's: it is left in peace, and ours stays behind.
  if (isFramed && (history.length !== length || length >= MOST)) return void (depth = wanted);
  isTraversing = true;
  history.go(wanted - depth);
}

function popped(event, restore) {
  const isOwn = isTraversing;
  const before = depth;
  isTraversing = false;
  depth = event.state?.layers ?? 0;
  const isOther = !depth && here() !== shown;
  if (!isOther && !before && !depth && !event.state?.htmx) return; // within this page
  event.stopImmediatePropagation();
  for (const { key, close } of isOwn ? [] : layers.slice(depth).reverse()) {
    closed(key);
    close();
  }
  if (isOther) {
    shown = here();
    restore?.(event);
  }
  setTimeout(sync);
}

function moved() {
  depth = 0;
  shown = here();
}

/** What the page shows next may take the place of our entries. */
function awaitPage(xhr) {
  coming = xhr;
  xhr.addEventListener("loadend", () => {
    if (coming === xhr) coming = null;
    setTimeout(sync);
  });
}

function leaves() {
  isLeaving = true;
  setTimeout(() => {
    isLeaving = false; // it was refused, or a download
    sync();
  }, LONG);
}

/** Whether this leads to another document, in this tab. */
function isAway({ type, target, defaultPrevented, metaKey, ctrlKey, shiftKey }) {
  if (defaultPrevented) return false;
  if (type === "submit") return target.method !== "dialog";
  const link = target.closest?.("a[href]:not([download], [target=_blank], [href^='#'])");
  return Boolean(link) && !metaKey && !ctrlKey && !shiftKey;
}
