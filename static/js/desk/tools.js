// What the tools of a conversation declare for scripts. Paths stand below the conversation's address.

/**
 * `sheets`: brought in advance, for no network. `told`: posts that say what their author had seen. `deeds`: by tool,
 * the door and whether the conversation leaves: what waits where there is no network.
 */
export const { sheets, told, deeds } = JSON.parse(document.getElementById("desk").dataset.tools);

/** The tool whose deed is posted to this path. */
export const deedAt = (path) => Object.keys(deeds).find((name) => deeds[name].door === path);
