// Installing Pupitre as an app: the browser's own way, or an explanation where there is none to call; once.

import { choice, keep } from "./device.js";

let prompt; // the browser's offer to install, kept for a tap

export const isInstalled = () => matchMedia("(display-mode: standalone)").matches || Boolean(navigator.standalone);

export const isIos = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);

/** How it can be installed here: "prompt", "ios", or "menu" where only the browser's own menu may know. */
export const way = () => (prompt ? "prompt" : isIos() ? "ios" : "menu");

/** `changed()`: it can be installed now, or it has been. */
export function listen(changed) {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event;
    changed();
  });
  addEventListener("appinstalled", () => {
    prompt = null;
    changed();
  });
}

/** Asks with the browser's own dialog. True where the app was taken. */
export async function install() {
  const offered = prompt;
  prompt = null; // a browser lets it be used once
  await offered?.prompt();
  return (await offered?.userChoice)?.outcome === "accepted";
}

/** The hint above the list. Where the browser offers nothing and cannot be explained, there is none. */
export function start() {
  const hint = document.getElementById("install-hint");
  if (!hint || choice("install-hint") === "off") return;
  const never = () => {
    keep("install-hint", "off");
    hint.remove();
  };
  const show = () => {
    hint.hidden = isInstalled() || way() === "menu";
    for (const part of hint.querySelectorAll("[data-way]")) part.hidden = part.dataset.way !== way();
  };
  listen(show);
  show();
  hint.querySelector("[data-install]").addEventListener("click", async () => (await install()) && never());
  hint.querySelector("[data-never]").addEventListener("click", never);
}
