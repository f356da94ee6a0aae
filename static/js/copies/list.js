// Where a page has no copy: which there are, as links.

import { places } from "./shelf.js";

const CONVERSATION = /^\/desk\/\d+\/$/;

/** Fills what templates/installed/kept.html drew; it stays hidden where nothing is kept. */
export async function list(root) {
  const { desk, community } = root.dataset;
  const names = { "/desk/": desk, "/community/": community };
  const found = await places().catch(() => []);
  const links = found.map(({ path, html }) => ({ path, name: names[path] ?? titleOf(path, html) }));
  const [own, others] = [links.filter(({ path }) => names[path]), links.filter(({ path }) => !names[path])];
  for (const { path, name } of [...own, ...others]) if (name) root.querySelector("ul").append(row(root, path, name));
  root.hidden = !root.querySelector("li");
}

function titleOf(path, html) {
  const page = CONVERSATION.test(path) && new DOMParser().parseFromString(html, "text/html");
  return page ? page.querySelector(".open[data-title]")?.dataset.title : undefined;
}

function row(root, path, name) {
  const item = root.querySelector("template").content.cloneNode(true).firstElementChild;
  const link = item.querySelector("a");
  link.href = path;
  link.querySelector("[data-name]").textContent = name;
  return item;
}
