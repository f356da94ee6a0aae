// What the page itself says of a node that rrweb has numbered.

const closest = Element.prototype.closest; // an element may have a field of that name

/** Chats change a page while they are recorded, which would be recorded again; and what is said there is private. */
const CHATS = `
  pupitre-chat, #intercom-container, .intercom-lightweight-app, #hubspot-messages-iframe-container,
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

  isBlocked(id) {
    for (let element = this.elementOf(id); element; element = hostOf(element))
      if (closest.call(element, this.selector)) return true;
    return false;
  }

  isEditable(id) {
    const element = this.elementOf(id);
    return Boolean(element?.isContentEditable === true || element?.ownerDocument.designMode === "on");
  }

  elementOf(id) {
    const node = this.mirror.getNode(id);
    return node?.nodeType === Node.ELEMENT_NODE ? node : (node?.parentElement ?? node?.getRootNode().host);
  }
}

/** The element in which its shadow or its document stands. */
function hostOf(element) {
  const root = element.getRootNode();
  return root.host ?? root.defaultView?.frameElement ?? null;
}
