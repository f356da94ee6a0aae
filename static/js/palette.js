// The palette: every command that is possible now, and every open conversation, found by typing a part of its name.

import { fold } from "./desk/folding.js";
import { elementsOf } from "./parts/html.js";
import { keyOf } from "./parts/keys.js";

const KNOWN = 5; // conversations shown before anything is typed

const actions = new WeakMap(); // row → what it does

let dialog;
let commands;

/**
 * `commands`: the desk's; `showModal(dialog)`; `failed`, `say(text)`: what to say where the server does not answer.
 */
export async function open(deskCommands, { failed, say, showModal }) {
  commands = deskCommands;
  dialog ??= await fetchDialog().catch(() => null);
  if (!dialog) return say(failed);
  if (dialog.open) return dialog.close();
  fill([]);
  field().value = "";
  showModal(dialog);
  filter();
  fill(await commands.tools());
  filter();
}

async function fetchDialog() {
  const answer = await fetch("/desk/palette/", { headers: { "HX-Request": "true" } });
  if (!answer.ok) return null;
  const fresh = elementsOf(await answer.text()).find((element) => element.matches("dialog"));
  document.body.append(fresh);
  fresh.querySelector("input").addEventListener("input", filter);
  fresh.addEventListener("keydown", pressed);
  fresh.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) choose(row);
    else if (event.target === fresh) fresh.close();
  });
  return fresh;
}

const field = () => dialog.querySelector("input");
const template = () => dialog.querySelector("template");
const rows = () => [...dialog.querySelectorAll("[role=option]")];
const shown = () => rows().filter((row) => !row.hidden);

/** What is possible now; the open conversations in the order of the list. */
function fill(tools) {
  for (const row of rows()) {
    const { run } = row.dataset;
    if (!run) row.remove();
    else row.toggleAttribute("data-impossible", !commands.isPossible(run, tools));
    actions.set(row, () => commands.run(run));
  }
  const group = dialog.querySelector("[data-conversations]");
  for (const [index, place] of commands.places().entries()) group.append(conversation(place, index));
}

function conversation(place, index) {
  const row = template().content.cloneNode(true).firstElementChild;
  const card = place.closest(".offer");
  const face = place.querySelector(".avatar")?.cloneNode(true);
  const figure = card?.querySelector(".ring b").textContent; // bare seconds, or more with its unit
  const left = card && (/\D/.test(figure) ? figure : template().dataset.seconds.replace("{n}", figure));
  row.id = `palette-chat-${index}`;
  if (face) row.firstElementChild.replaceWith(face);
  row.querySelector(".grow").textContent = card?.dataset.name ?? own(place.querySelector(".row-name"));
  row.querySelector(".since").textContent = left ?? place.querySelector("time").textContent;
  actions.set(row, () => place.click());
  return row;
}

/** The words that stand in an element itself, not in what it holds. */
function own(element) {
  const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  return texts.map((node) => node.data.trim()).join("");
}

function filter() {
  const wanted = fold(field().value).split(/\s+/).filter(Boolean);
  let conversations = 0;
  for (const row of rows()) {
    const parts = fold(row.querySelector(".grow").textContent).split(/[\s'’-]+/);
    const matches = wanted.every((word) => parts.some((part) => part.startsWith(word)));
    const isTooMany = !row.dataset.run && matches && (conversations += 1) > KNOWN && !wanted.length;
    row.hidden = !matches || isTooMany || "impossible" in row.dataset;
  }
  for (const group of dialog.querySelectorAll("[role=group]")) {
    group.hidden = !group.querySelector("[role=option]:not([hidden])");
  }
  const nothing = template().dataset.none.replace("{words}", () => field().value.trim());
  dialog.querySelector(".palette-none").textContent = shown().length ? "" : nothing;
  activate(shown()[0]);
}

function activate(row) {
  for (const other of rows()) other.ariaSelected = String(other === row);
  if (row) field().setAttribute("aria-activedescendant", row.id);
  else field().removeAttribute("aria-activedescendant");
  row?.scrollIntoView({ block: "nearest" });
}

function pressed(event) {
  const key = keyOf(event);
  const all = shown();
  const at = all.findIndex((row) => row.ariaSelected === "true");
  const next = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: Math.min(at + 8, all.length - 1),
    PageUp: Math.max(at - 8, 0),
  }[key];
  if (next !== undefined && all.length) {
    event.preventDefault();
    activate(all.at(next % all.length));
  } else if (key === "Enter") {
    event.preventDefault();
    if (all[at]) choose(all[at]);
  }
}

function choose(row) {
  dialog.close();
  actions.get(row)();
}
