// Photos and documents of the agent's: from the "+" sheet, dropped on the conversation, or pasted into the composer.
// All of them show themselves there first.

import * as viewer from "../files/viewer.js";
import * as outgoing from "./outgoing.js";
import * as sheets from "./sheets.js";
import * as threads from "./threads.js";

let picking = null; // the conversation that a file is being chosen for

export function start() {
  viewer.start();
  document.addEventListener("click", picked);
  document.addEventListener("click", recorded);
  for (const input of document.querySelectorAll("[data-pick]")) input.addEventListener("change", chosen);
  document.addEventListener("paste", pasted);
  for (const kind of ["dragover", "dragleave", "drop"]) document.addEventListener(kind, dragged);
}

function picked(event) {
  const button = event.target.closest("[data-attach]");
  if (!button) return;
  picking = threads.around(button)?.conversation ?? null;
  sheets.close();
  document.querySelector(`[data-pick="${button.dataset.attach}"]`).click();
}

function recorded(event) {
  const button = event.target.closest("[data-record]");
  const thread = button && threads.around(button);
  if (!thread) return;
  sheets.close();
  thread.composer.record();
}

function chosen({ target }) {
  attach(threads.of(picking), [...target.files]);
  target.value = ""; // the same file may be chosen again
}

/** Text that comes with a picture, as from a spreadsheet, is what was meant. */
function pasted(event) {
  const files = [...(event.clipboardData?.files ?? [])];
  const thread = event.target.closest(".say") && threads.around(event.target);
  if (!thread || !files.length || event.clipboardData.getData("text/plain")) return;
  event.preventDefault();
  attach(thread, files);
}

/** A file that is dropped beside the conversation must not take the desk's place. */
function dragged(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  const root = event.target.closest("#pane > .open[data-conversation]");
  const thread = root && threads.around(root);
  const isWelcome = Boolean(thread?.composer.takesAnswers);
  event.dataTransfer.dropEffect = isWelcome ? "copy" : "none";
  for (const other of threads.all())
    other.root.toggleAttribute("data-dropping", isWelcome && other === thread && event.type === "dragover");
  if (event.type === "drop" && isWelcome) attach(thread, [...event.dataTransfer.files]);
}

/** False where nothing may be sent in this conversation now, as its composer says. */
export async function attach(thread, files) {
  if (!thread?.composer.takesAnswers || outgoing.isLeaving(thread.conversation)) return false;
  await thread.composer.attach(files);
  return true;
}
