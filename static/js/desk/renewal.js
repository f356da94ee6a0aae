// What was refused because its token was of a session before is sent once more with the one of now: htmx's posts, and
// forms that lead to another page.

import htmx from "htmx.org";
import { renew } from "./token.js";

const again = new WeakSet(); // elements whose post goes a second time

export function start() {
  document.addEventListener("htmx:beforeSwap", refused, { capture: true });
  document.addEventListener("htmx:afterOnLoad", ({ detail: { xhr, requestConfig } }) => {
    if (xhr.status !== 403) again.delete(requestConfig.elt);
  });
  document.addEventListener("submit", submitted);
}

function refused(event) {
  const { xhr, requestConfig } = event.detail;
  const { verb, path, elt, triggeringEvent } = requestConfig;
  if (xhr.status !== 403 || verb !== "post" || again.has(elt)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  again.add(elt);
  renew().then((isOurs) => isOurs && htmx.ajax("POST", path, { source: elt, event: triggeringEvent }));
}

/** A form that leads to another page: it asks before it goes. */
function submitted(event) {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post]") || again.has(form)) return;
  event.preventDefault();
  again.add(form);
  const go = () => form.requestSubmit(submitter);
  renew().then((isOurs) => isOurs && go(), go);
}
