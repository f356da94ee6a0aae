// Whether this device lets itself be told: shown where the settings speak of it, asked for out of a tap.

import htmx from "htmx.org";
import { ask, state } from "./push.js";

export function start() {
  document.addEventListener("htmx:afterSettle", draw);
  document.addEventListener("click", ({ target }) => target.closest("[data-allow]") && ask().then(decided));
  navigator.permissions
    ?.query({ name: "notifications" })
    .then((permission) => permission.addEventListener("change", draw))
    .catch(() => {}); // a browser that knows it by no such name
  draw();
}

function draw() {
  for (const one of document.querySelectorAll("[data-permission]")) one.hidden = one.dataset.permission !== state();
}

/** The list of devices has one more. */
function decided() {
  draw();
  const settings = { target: "#notifications", select: "#notifications", swap: "outerHTML" };
  if (document.getElementById("notifications")) htmx.ajax("GET", "/desk/settings/", settings);
}
