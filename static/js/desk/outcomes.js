// What became of suggestions: told to the server once, and kept for this tab meanwhile, so that a page that is loaded
// anew in between loses nothing of it.

import { tab } from "../parts/storage.js";
import { send } from "./connection.js";

const KEPT = "pupitre.suggestions";

// `offered`: the id of the one that waits for its reader; `taken`: by conversation, [id, the mark of its text], those
// that stand in a composer; `untold`: frames that wait for a connection.
const state = { offered: null, taken: {}, untold: [], ...tab.getJson(KEPT) };

/** Its reader may take this one (its id) now, or none any more: the one before was refused, unless it was taken. */
export function offer(suggestion) {
  if (state.offered) settle(state.offered, "refused");
  state.offered = suggestion;
  keep();
}

/** It stands in the composer of a conversation, as this text. */
export function take(suggestion, conversation, text) {
  state.offered = null;
  state.taken[conversation] = [suggestion, mark(text)];
  keep();
}

/** What stood in the composer of a conversation was sent as this text, or given back. False where there was nothing. */
export function end(conversation, text) {
  const [suggestion, taken] = state.taken[conversation] ?? [];
  if (!suggestion) return false;
  delete state.taken[conversation];
  const sent = taken === mark(text ?? "") ? "accepted" : "edited";
  settle(suggestion, text === undefined ? "refused" : sent);
  return true;
}

/** As far as there is a connection. */
export function tell() {
  while (state.untold.length && send(state.untold[0])) state.untold.shift();
  keep();
}

/** `outcome`: accepted, edited or refused. */
function settle(suggestion, outcome) {
  state.untold.push({ type: "settle", suggestion: Number(suggestion), outcome });
  tell();
}

function keep() {
  tab.setJson(KEPT, state);
}

/** What tells two texts apart and is neither of them: nothing that was written stays in the tab (FNV-1a, 32 bits). */
function mark(text) {
  let sum = 0x811c9dc5;
  for (const sign of text.trim()) sum = Math.imul(sum ^ sign.codePointAt(0), 0x01000193);
  return sum;
}
