// Light, dark, or as the system has it: at once on this page, and on the next one from its first line.

import { choice, keep } from "./device.js";

export function start() {
  document.addEventListener("change", ({ target }) => target.name === "theme" && choose(target.value));
}

/** "light", "dark", or "" for the system's. */
export function choose(theme) {
  keep("theme", theme);
  const root = document.documentElement;
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  document.querySelector("meta[name=color-scheme]").content = theme || "light dark";
  for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
    meta.content = meta.dataset[theme || meta.dataset.of];
  }
  for (const radio of document.querySelectorAll("input[name=theme]")) radio.checked = radio.value === theme;
}

export function toggle() {
  const isDark = choice("theme") ? choice("theme") === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  choose(isDark ? "light" : "dark");
}
