// The first opening on a device: each step says where it stands, and the first that is left stands out. None waits for
// another: who cannot install or be notified becomes available all the same.

import { install, isInstalled, listen, way } from "./desk/install.js";
import { ask, permission, state } from "./desk/push.js";
import { register } from "./desk/registration.js";

const step = (name) => document.querySelector(`[data-step="${name}"]`);

function draw() {
  show("install", { done: isInstalled(), part: way() });
  show("push", { done: permission() === "granted", part: state() }); // the desk sees to the rest
  const left = [...document.querySelectorAll("[data-step]")].filter((item) => !("done" in item.dataset));
  const next = left.find((item) => item.querySelector("[data-part]:not([hidden]) button, form"));
  for (const item of document.querySelectorAll("[data-step]")) {
    if (item === next) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
  document.querySelector("[data-ready]").hidden = Boolean(next);
}

function show(name, { done, part }) {
  step(name).toggleAttribute("data-done", done);
  for (const element of step(name).querySelectorAll("[data-part]"))
    element.hidden = done || element.dataset.part !== part;
}

listen(draw);
step("install")
  .querySelector("button")
  .addEventListener("click", () => install().then(draw));
step("push")
  .querySelector("button")
  .addEventListener("click", () => ask().then(draw));
register();
draw();
