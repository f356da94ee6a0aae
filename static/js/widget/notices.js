// The lines above the field: no connection, something that did not work, how a call ended.

const at = (id) => document.getElementById(id);

function say(id, text) {
  at(id).hidden = !text;
  at(id).lastElementChild.textContent = text;
}

/** It stays until something works again. */
export const showTrouble = (text) => say("trouble", text);

/** How a call ended; it stays until the next one. Empty: none. */
export const tellOfCall = (text) => say("of-call", text);

/** What was wrong is over, but for a connection that is lost still. */
export const hideTrouble = () => (at("trouble").hidden = true);

/** `isLost`: words wait on this device. */
export const showOffline = (isLost) => (at("offline").hidden = !isLost);
