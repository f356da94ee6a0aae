// Rows of the list that come by themselves: where each belongs, and how many there are.

import htmx from "htmx.org";
import { morph } from "../parts/morph.js";

const ORDERS = { owed: 1, theirs: -1 }; // whose turn it is → the longest wait first, or the newest

/** Puts a fresh row in the place of its old one, and where it belongs now. */
export function put(fresh) {
  const old = document.getElementById(fresh.id);
  if (old) morph(old, fresh);
  const row = old ? document.getElementById(fresh.id) : fresh;
  const turn = row.querySelector("[data-owes]") ? "owed" : "theirs";
  const list = document.getElementById(turn);
  const next = [...list.children].find((other) => other !== row && ORDERS[turn] * compare(row, other) < 0) ?? null;
  if (row.parentElement !== list || row.nextElementSibling !== next) list.insertBefore(row, next);
  htmx.process(row);
}

/** Writes how many rows there are and wait. False where the server has others: {owed, theirs} as it counts them. */
export function count(frame) {
  const counts = Object.keys(ORDERS).map((turn) => {
    const list = document.getElementById(turn);
    const heading = document.getElementById(`${turn}-h`);
    const rows = list.children.length;
    heading.querySelector(".num").textContent = rows;
    list.hidden = heading.hidden = !rows;
    return rows;
  });
  const offers = document.querySelectorAll("#offers > *").length;
  document.getElementById("chats").dataset.waiting = offers + counts[0];
  return counts[0] === frame.owed && counts[1] === frame.theirs;
}

const placeOf = (row) => [Number(row.dataset.order), Number(row.id.slice("c-".length))];

function compare(one, other) {
  const [at, id] = placeOf(one);
  const [otherAt, otherId] = placeOf(other);
  return at - otherAt || id - otherId;
}
