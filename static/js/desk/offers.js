// Conversations that want a first answer: they ring once on this device, and count down once a second wherever they
// show.

import { device } from "../parts/storage.js";
import { ring } from "./alarm.js";
import { sheet } from "./sheets.js";
import { duration, now, write } from "./times.js";
import { fill } from "./words.js";

const WARM = 15; // seconds left
const HOT = 7;
const SPOKEN = [30, 10, 5]; // a voice that says each second would be in the way
const SPARE = 5; // seconds that a first answer is given for its way
const MOST_IN_RING = 999; // seconds, as in console/drawing/tags.py
const KNOWN = "pupitre.offers";
const spoken = new Map(); // offer → the last figure that was said

let answering = null; // the conversation whose offer was touched: its first answer is what comes next

export const offers = () => [...document.querySelectorAll("#chats .offer")];

/** The list is new: what this device has not seen before rings. */
export function sync() {
  if (isCopied(document.getElementById("chats"))) return;
  const known = seen();
  const fresh = offers().filter((card) => !known.includes(card.id));
  if (fresh.length) {
    remember([...known, ...fresh.map((card) => card.id)]);
    ring();
  }
  tick();
}

/** Each second: what is left of each first answer's time, shown and said. */
export function tick() {
  if (isCopied(document.getElementById("chats"))) return;
  for (const card of offers()) {
    const left = secondsLeft(card);
    count(card, left, card.dataset.seconds);
    speak(card, left);
  }
  tickToast();
}

export function start() {
  const toast = document.getElementById("offer-toast");
  toast.addEventListener("click", (event) => {
    if (!event.target.closest("a")) return;
    event.preventDefault();
    for (const modal of document.querySelectorAll("dialog:modal")) modal.close();
    document.querySelector(`#chats .offer[data-conversation="${toast.dataset.conversation}"] a`)?.click();
  });
  sheet().addEventListener("close", tickToast);
  document.addEventListener("click", ({ target }) => {
    answering = Number(target.closest?.("#chats .offer a")?.closest(".offer").dataset.conversation) || null;
  });
}

/** Whether its offer was what its reader touched last: they want to write there. */
export const isAnswering = (conversation) => answering === conversation;

/** Out of the device's copies: nobody knows whether it is offered still. */
const isCopied = (node) => Boolean(node.closest("[data-copy]"));

/** For how many ms something may be held back before it goes: a first answer is in time all the same. */
export function timeToUndo(head) {
  const ms = Number(document.getElementById("desk").dataset.undoSeconds) * 1000;
  return head.dataset.answerBy ? Math.max(0, Math.min(ms, (secondsLeft(head) - SPARE) * 1000)) : ms;
}

const secondsLeft = (node) => Math.max(0, Math.ceil((Date.parse(node.dataset.answerBy) - now()) / 1000));

const heat = (left) => (left > WARM ? "calm" : left > HOT ? "warm" : "hot");

function count(place, left, seconds) {
  place.dataset.heat = heat(left);
  const figure = place.querySelector(".ring b");
  const isLong = left > MOST_IN_RING;
  figure.classList.toggle("long", isLong);
  write(figure, isLong ? duration(left * 1000).replace("\u00a0", " ") : String(left));
  const circle = place.querySelector(".ring .left");
  circle.setAttribute("pathLength", seconds);
  circle.setAttribute("stroke-dasharray", `${left} ${seconds}`);
}

/** The bar above the composer of the conversation itself. */
export function countIn({ head, composer }) {
  const bar = composer.form.querySelector(".count-in");
  bar.hidden = !head.dataset.answerBy || isCopied(head);
  if (bar.hidden) return;
  const left = secondsLeft(head);
  bar.dataset.heat = heat(left);
  const progress = bar.querySelector("progress");
  progress.max = head.dataset.seconds;
  progress.value = left;
  write(bar.querySelector("time"), duration(left * 1000));
}

/** Where the card itself cannot be seen, or touched behind a sheet or a photo, it shows above everything. */
function tickToast() {
  const toast = document.getElementById("offer-toast");
  const isOpen = ({ dataset }) => document.querySelector(`#pane > .open[data-conversation="${dataset.conversation}"]`);
  const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
  const isHidden = (card) => modal || !card.getClientRects().length;
  const card = offers().find((offer) => isHidden(offer) && !isOpen(offer));
  if (!card) return toast.matches(":popover-open") && toast.hidePopover();
  toast.dataset.conversation = card.dataset.conversation;
  write(toast.querySelector("[data-name]"), card.dataset.name);
  write(toast.querySelector("[data-say]"), card.querySelector(".offer-say").textContent);
  count(toast, secondsLeft(card), card.dataset.seconds);
  const home = modal ?? document.body; // what is modal makes the rest of the page inert
  if (toast.parentElement !== home) home.append(toast);
  if (!toast.matches(":popover-open")) toast.showPopover();
}

function speak(card, left) {
  const figure = SPOKEN.findLast((least) => left <= least);
  if (!figure || spoken.get(card.id) === figure || !left) return;
  spoken.set(card.id, figure);
  const voice = document.getElementById("spoken");
  voice.textContent = fill(voice.dataset.words, { n: left, name: card.dataset.name });
}

/** Without storage it rings again after a reload. */
const seen = () => device.getJson(KNOWN) ?? [];

const remember = (ids) => device.setJson(KNOWN, ids.slice(-50));
