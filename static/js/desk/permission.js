// Whether this device lets itself be told: shown where the settings speak of it, asked for out of a tap.

import htmx from "htmx.org";
import { ask, state } from "./push.js";

export function start() {
  document.addEventListener("htmx:afterSettle", draw);
  document.addEventListener("push-reach", changed);
  document.addEventListener("click", ({ target }) => target.closest("[data-allow]") && ask().then(draw));
  navigator.permissions
    ?.query({ name: "notifications" })
    .then((permission) => permission.addEventListener("change", draw))
    .catch(() => {}); // a browser that knows it by no such name
  draw();
}

/** What the server reaches is what it has an address of: a device that was removed has none. */
function draw() {
  const said = state() === "reached" && isUnknown() ? "not-kept" : state();
  for (const element of document.querySelectorAll("[data-permission]"))
    element.hidden = !element.dataset.permission.split(" ").includes(said);
}

const settings = () => document.getElementById("notifications");

const isUnknown = () => Boolean(settings()) && !("reached" in settings().dataset);

/** The list of devices may have one more. */
function changed() {
  draw();
  const place = { target: "#notifications", select: "#notifications", swap: "outerHTML" };
  if (state() === "reached" && isUnknown()) htmx.ajax("GET", "/desk/settings/", place);
}
