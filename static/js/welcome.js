// The first opening on a device: each step says where it stands, and the first that is left is the one to do.

import { install, isInstalled, listen, way } from "./desk/install.js";
import { ask, permission, state } from "./desk/push.js";
import { register } from "./desk/registration.js";

const step = (name) => document.querySelector(`[data-step="${name}"]`);

function draw() {
  show("install", { done: isInstalled(), part: way() });
  show("push", { done: permission() === "granted", part: state() }); // the desk sees to the rest
  const left = [...document.querySelectorAll("[data-step]")].filter((one) => !("done" in one.dataset));
  const next = left.find((one) => one.querySelector("[data-part]:not([hidden]) button, form"));
  for (const one of document.querySelectorAll("[data-step]")) {
    if (one === next) one.setAttribute("aria-current", "step");
    else one.removeAttribute("aria-current");
    one.querySelector("form")?.toggleAttribute("hidden", one !== next);
  }
  document.querySelector("[data-ready]").hidden = Boolean(next);
}

function show(name, { done, part }) {
  step(name).toggleAttribute("data-done", done);
  for (const one of step(name).querySelectorAll("[data-part]")) one.hidden = done || one.dataset.part !== part;
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
