// Closing, snoozing and taking back where the network is gone: what was chosen waits with the messages before it.

import { clientId } from "../live/client_id.js";
import { isOffline } from "./connection.js";
import * as outgoing from "./outgoing.js";
import * as sheetCopies from "./sheet_copies.js";
import * as sheets from "./sheets.js";
import * as threads from "./threads.js";
import * as tools from "./tools.js";
import { words } from "./words.js";

const seen = new Map(); // conversation → the newest row that was before its reader's eyes when a sheet covered it

export function start() {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    tellSeen(detail);
    const chosen = action(detail);
    if (!chosen) return;
    outgoing.overrule(chosen.conversation);
    detail.parameters.client_id = clientId();
  });
  document.addEventListener("htmx:beforeRequest", (event) => waits(event.detail) && instead(event), { capture: true });
  for (const trouble of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(trouble, (event) => !isDecided(event.detail) && instead(event), { capture: true });
  }
}

export const seenIn = (conversation) => seen.get(conversation);

/** A sheet that asks once more, for what the visitor wrote meanwhile, has shown it and says so itself. */
function tellSeen({ verb, path, parameters, elt }) {
  const { conversation, below } = tools.placeOf(path);
  if (verb === "get" && !sheets.sheet().open) seen.set(conversation, threads.of(conversation)?.seen);
  if (verb !== "post" || !tools.told.includes(below) || "asked" in elt.dataset) return;
  if (seen.get(conversation) !== undefined) parameters.seen = seen.get(conversation);
}

/** {conversation, kind}; null where it is none. */
function action({ verb, path }) {
  const { conversation, below } = tools.placeOf(path);
  const kind = verb === "post" && tools.actionAt(below);
  return kind ? { conversation, kind } : null;
}

/** Nothing of a conversation overtakes what waits in it. */
function waits({ requestConfig }) {
  const chosen = action(requestConfig);
  if (chosen) return isOffline() || outgoing.isWaitingIn(chosen.conversation);
  return isOffline() && sheetCopies.isCopied(requestConfig);
}

const isDecided = ({ xhr }) => xhr.status > 0 && xhr.status < 500;

function instead(event) {
  const { requestConfig, elt } = event.detail;
  const chosen = action(requestConfig);
  if (chosen) keep(chosen, requestConfig.formData, elt);
  else if (sheetCopies.isCopied(requestConfig)) sheetCopies.open(requestConfig.path);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function keep({ conversation, kind }, formData, elt) {
  const { client_id: id, ...fields } = Object.fromEntries(formData);
  const button = elt.matches("form") ? sheets.sheet().querySelector("[type=submit]") : elt.closest("button");
  const said = button?.textContent.trim() || words().resume;
  outgoing.add(conversation, kind, { id, fields, words: said, ...tools.actions[kind] });
  sheets.close();
  threads.of(conversation)?.scrollToEnd();
}
