// The summary of a conversation in a model's words: on request, below what is quoted, shown as it comes.

import { elementsOf } from "../parts/html.js";
import { send } from "./connection.js";
import { nextStream } from "./suggesting.js";

let writing = null; // {root, line, stream}; a device has one thing written at a time

export function start() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-summarise]");
    if (button) begin(button.parentElement);
  });
  document.addEventListener("connection-lost", () => fail("lost"));
  document.addEventListener("suggestion-begins", () => fail("stopped")); // the server has given this one up for it
}

/** A frame of the server's. */
export function show({ stream, waiting, said, html }) {
  if (stream !== writing?.stream) return;
  const { root, line } = writing;
  if (waiting) line.textContent = waiting;
  if (said) {
    if (root.dataset.state === "waiting") line.textContent = "";
    root.dataset.state = "writing";
    for (const { text } of said) line.append(text, " ");
  }
  if (html !== undefined) end(elementsOf(html));
  else if (!root.isConnected) send({ type: "stop" }); // its conversation is left
}

/** What was asked for was refused. */
export function refused({ of, text }) {
  if (of === "suggest") fail("", text);
}

function begin(root) {
  const stream = nextStream();
  const line = root.querySelector("[data-line]");
  writing = { root, line, stream };
  root.dataset.state = "waiting";
  line.textContent = line.dataset.line;
  root.querySelector("[data-end]").replaceChildren();
  const conversation = Number(root.dataset.summary);
  if (!send({ type: "suggest", stream, conversation, feature: "summary" })) fail("lost");
}

/** `how`: lost or stopped. `why` says it, where the server does. */
function fail(how, why = writing?.root.dataset[how]) {
  if (writing) end([why]);
}

function end(parts) {
  const { root } = writing;
  writing = null;
  root.dataset.state = "idle";
  root.querySelector("[data-end]").replaceChildren(...parts);
}
