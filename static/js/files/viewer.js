// A photo of a thread, large, with the others of the same thread or post before and after it.

import * as layers from "../parts/layers.js";
import { keyOf } from "../parts/keys.js";

let photos = [];
let at = 0;

const dialog = () => document.getElementById("photo-view");

export function start() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.photo[href]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    photos = [...(link.closest(".thread, .post, .chosen") ?? document).querySelectorAll("a.photo[href]")];
    show(photos.indexOf(link));
    layers.showModal(dialog());
  });
  dialog().addEventListener("click", ({ target }) => {
    const step = target.closest("[data-step]");
    if (step) show(at + Number(step.dataset.step));
    else if (target === dialog() || target.closest("[data-close]")) dialog().close();
  });
  dialog().addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[keyOf(event)];
    if (step && photos[at + step]) show(at + step);
    if (keyOf(event) === "Escape") event.stopPropagation(); // it closes the photo, and nothing behind it
  });
  dialog().addEventListener("close", () => dialog().querySelector("img").removeAttribute("src"));
}

function show(index) {
  at = index;
  const link = photos[at];
  const image = dialog().querySelector("img");
  image.src = link.href;
  image.alt = link.querySelector("img")?.alt || link.ariaLabel || "";
  Object.assign(dialog().querySelector("a[download]"), { href: link.href, download: link.dataset.name });
  for (const step of dialog().querySelectorAll("[data-step]")) step.hidden = !photos[at + Number(step.dataset.step)];
}
