// What the page itself says of a node that rrweb has numbered.
//
// It is asked of the browser's own functions: a form hides them behind its fields (`<input name="matches">`), a
// document behind its pictures and forms, a site's own element behind what it calls so.

const own = (type, name) => {
  const { get, value } = Object.getOwnPropertyDescriptor(type.prototype, name);
  return (node, ...rest) => (get ?? value).call(node, ...rest);
};
const closest = own(Element, "closest");
const namespaceOf = own(Element, "namespaceURI");
const isContentEditable = own(HTMLElement, "isContentEditable");
const shadowOf = own(Element, "shadowRoot");
const kindOf = own(Node, "nodeType");
const parentOf = own(Node, "parentElement");
const documentOf = own(Node, "ownerDocument");
const rootOf = own(Node, "getRootNode");
const designModeOf = own(Document, "designMode");
const windowOf = own(Document, "defaultView");

// EditContext API, where a browser has it: what is typed into such an element is drawn by the page's own scripts.
const editContextOf = "editContext" in HTMLElement.prototype && own(HTMLElement, "editContext");

/** By a rule that WebKit has brought and others read as well. It is inherited. */
const isModified = (element) => getComputedStyle(element).webkitUserModify?.startsWith("read-write");

/** What stands in an element is typed in a slot of its shadow. */
const isSlottedIn = (element) =>
  Array.from(shadowOf(element)?.querySelectorAll("slot") ?? []).some(
    (slot) => isContentEditable(slot) || isModified(slot),
  );

const HTML = "http://www.w3.org/1999/xhtml";

/**
 * Chats change a page while they are recorded, which would be recorded again; and what is said there is private. The
 * first is what sites mark for recorders like this one.
 */
const CHATS = `
  .rr-block, pupitre-chat, #intercom-container, .intercom-lightweight-app, #hubspot-messages-iframe-container,
  #drift-widget-container, #drift-frame-controller, .crisp-client, #crisp-chatbox, #tidio-chat,
  #chat-widget-container, #launcher, #webWidget, #fc_frame, #gorgias-chat-container, #ShopifyChat, #olark-wrapper,
  #userlike, .zopim, iframe[title*="chat widget" i], [id^="tawk"], [id^="idz_"], [class^="iadvize"]
`;

/**
 * One selector for all that is blocked. Raises where one of the inbox's is none: a list that does not hold would mask
 * nothing.
 */
export function selectorOf(blocked) {
  for (const selector of blocked) document.createDocumentFragment().querySelector(selector);
  return [CHATS, ...blocked].join(",");
}

export class Nodes {
  constructor(mirror, selector) {
    Object.assign(this, { mirror, selector });
  }

  /** Whether the selector means this node, or one that it stands in. */
  isBlocked(id) {
    for (let element = this.elementOf(id); element; element = holderOf(element))
      if (closest(element, this.selector)) return true;
    return false;
  }

  /** Whether one types in it; `alone`: what it stands in was asked before. */
  isEditable(id, alone) {
    let element = this.elementOf(id);
    if (!element) return false;
    if (namespaceOf(element) === HTML && isContentEditable(element)) return true;
    if (designModeOf(documentOf(element)) === "on" || isModified(element) || isSlottedIn(element)) return true;
    for (; editContextOf && element; element = alone ? null : parentOf(element))
      if (namespaceOf(element) === HTML && editContextOf(element)) return true;
    return false;
  }

  /** Its number; nothing where it was not told of, or is left out. */
  idOf(node) {
    const id = this.mirror.getId(node);
    return id > 0 && !this.isBlocked(id) ? id : undefined;
  }

  elementOf(id) {
    const node = this.mirror.getNode(id);
    if (!node) return null;
    return kindOf(node) === Node.ELEMENT_NODE ? node : (parentOf(node) ?? holderOf(node));
  }
}

/** The element in which its shadow or its document stands. */
function holderOf(node) {
  const root = rootOf(node);
  if (kindOf(root) === Node.DOCUMENT_FRAGMENT_NODE) return root.host ?? null;
  return kindOf(root) === Node.DOCUMENT_NODE ? (windowOf(root)?.frameElement ?? null) : null;
}
