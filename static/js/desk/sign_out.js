// Signing out asks once more where something waits on this device: it goes only when its writer is here again.

import { leave } from "../outbox/leave.js";
import * as outgoing from "./outgoing.js";
import * as sheets from "./sheets.js";
import { clone, fill } from "./words.js";

const SIGN_OUT = "/sign-out/";

export function start() {
  document.addEventListener("htmx:confirm", askFirst);
  document.addEventListener(
    "htmx:beforeOnLoad",
    ({ detail }) => detail.requestConfig.path === SIGN_OUT && left(detail.xhr),
  );
}

function askFirst(event) {
  if (event.detail.path !== SIGN_OUT) return;
  event.preventDefault();
  const n = outgoing.waitingHere();
  if (!n) return event.detail.issueRequest(true);
  const parts = [...clone("t-leave").children];
  const lead = parts.find((part) => part.matches(".sheet-lead"));
  lead.textContent = fill(n === 1 ? lead.dataset.one : lead.dataset.many, { n });
  sheets.fill(parts);
  sheets
    .sheet()
    .querySelector("[data-leave]")
    .addEventListener("click", () => event.detail.issueRequest(true));
}

/** Refused, nobody has left. */
function left(xhr) {
  if (xhr.status < 300) leave().catch(() => {}); // the door, where this leads, is at it too
}
