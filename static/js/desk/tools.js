// What the tools of a conversation declare for scripts. Paths stand below the conversation's address.

const OF_ONE = /^\/desk\/(\d+)\/(?:([\w/-]+)\/)?(?:\?|$)/; // the conversation, and what stands below it

/**
 * `sheets`: brought in advance, for no network. `told`: posts that say what their author had seen. `actions`: by tool,
 * the door and whether the conversation leaves: what waits where there is no network.
 */
export const { sheets, told, actions } = JSON.parse(document.getElementById("desk").dataset.tools);

/** The tool whose action is posted to this path. */
export const actionAt = (path) => Object.keys(actions).find((name) => actions[name].door === path);

/** {conversation, below} of an address: which conversation it is about, and what of it; empty where it is none. */
export function placeOf(address) {
  const [, conversation, below] = OF_ONE.exec(address) ?? [];
  return conversation ? { conversation: Number(conversation), below } : {};
}
