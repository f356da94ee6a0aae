// The tag that loaded this script: a plain one, a module, or one that a tag manager wrote.

/**
 * {inbox, origin, visitor}: the inbox's key, where the chat comes from, who the visitor is; null without such a tag.
 */
export function readTag() {
  // A module has no current script, and an element of the page may be called so.
  const found = [document.currentScript, ...document.querySelectorAll('script[src*="widget.js"]')];
  const script = found.find((one) => one?.src && inboxOf(one));
  if (!script) return null;
  const address = document.createElement("a"); // pages have been seen that give URL another meaning
  address.href = script.src;
  const { visitorId: id, visitorHash: hash, visitorName: name, visitorEmail: email } = script.dataset;
  return { inbox: inboxOf(script), origin: address.origin, visitor: identified({ id, hash, name, email }) };
}

/** Tag managers drop attributes that they do not know: the address may name the inbox too. */
function inboxOf(script) {
  const [, named] = /[?&]inbox=([^&#]+)/.exec(script.src) || [];
  return script.getAttribute("data-inbox") || (named && decodeURIComponent(named));
}

/** A person as the site proves them; null without a proof. */
export function identified({ id, hash, name, email }) {
  return id && hash ? { id: String(id), hash: String(hash), name: name || "", email: email || "" } : null;
}
