// The sign-in page: the password can be looked at. Whoever comes by here is not signed in: what was theirs leaves the
// device, and who has words waiting on it is named.

import { leave } from "./outbox/leave.js";
import { discard, owners } from "./outbox/store.js";
import * as reveal from "./parts/reveal.js";

const left = document.getElementById("left-here");

reveal.start();

/** One line for each: how much, and the way to be rid of it, which asks first. */
async function showOwners() {
  const lines = (await owners()).map(line);
  left.replaceChildren(left.querySelector("template"), ...lines);
  left.hidden = !lines.length;
}

function line({ user, name, n }) {
  const shown = left.querySelector("template").content.cloneNode(true).firstElementChild;
  for (const words of shown.querySelectorAll("[data-one]")) {
    const pattern = n === 1 ? words.dataset.one : words.dataset.many;
    words.textContent = pattern.replaceAll("{name}", name).replaceAll("{n}", n);
  }
  const [ask, sure] = [shown.querySelector("[data-ask]"), shown.querySelector("[data-sure]")];
  const turn = (isAsking) => {
    [ask.hidden, sure.hidden] = [isAsking, !isAsking];
    (isAsking ? sure.querySelector("[data-keep]") : ask.querySelector("button")).focus();
  };
  ask.querySelector("button").addEventListener("click", () => turn(true));
  sure.querySelector("[data-keep]").addEventListener("click", () => turn(false));
  sure.querySelector("[data-discard]").addEventListener("click", () => discard(user).then(showOwners));
  return shown;
}

leave()
  .catch(() => {}) // a browser that keeps nothing
  .then(showOwners);
