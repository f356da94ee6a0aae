// The community panel: a post is drawn anew where it is in sight, and what is new is counted where it is not.

import { clientId } from "../live/client_id.js";
import { elementsOf } from "../parts/html.js";
import { keyOf } from "../parts/keys.js";
import * as autosave from "./autosave.js";
import { replace } from "./fragments.js";
import * as publishing from "./publishing.js";
import { post as send } from "./token.js";

const AT_THE_TOP = 80; // px; further down, what comes above is not seen

const feed = () => document.getElementById("feed");
const whole = () => document.querySelector("#pane > .community[data-whole]");
const card = (post) => document.getElementById(`post-${post}`);
const isVisible = () => document.visibilityState === "visible";
const isOpen = () => Boolean(feed() || whole());
const headers = { "HX-Request": "true" };

let isStale = false; // something may have been missed, out of sight or without a connection
const drawing = new Map(); // post → whether it changed again meanwhile

export function start() {
  autosave.start();
  publishing.start();
  document.addEventListener("visibilitychange", () => isStale && catchUp());
  document.addEventListener("community-changed", ({ detail }) => show(detail.post));
  document.addEventListener("community-placed", ({ detail }) => placed(detail.post));
  document.addEventListener("community-commented", ({ detail }) => commented(detail.post));
  document.addEventListener("htmx:beforeSwap", drawn);
  document.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (target.matches?.(".comment-form")) target.dataset.sent = target.elements.text.value;
  });
  document.addEventListener("scroll", ({ target }) => target === feed() && see(), { capture: true, passive: true });
  document.addEventListener("click", ({ target }) => closeReactions(target.closest?.(".react-more")));
  document.addEventListener("keydown", (event) => {
    if (keyOf(event) === "Escape") closeReactions(null);
    sent(event);
  });
}

/** A post is new, or not as it was. */
export async function show(post) {
  if (!isVisible()) return void (isStale = true);
  if (whole() ? whole().dataset.whole !== String(post) : !feed()) return;
  if (drawing.has(post)) return void drawing.set(post, true);
  drawing.set(post, false);
  const answer = await fetch(address(post), { headers }).catch(() => null);
  const isOld = drawing.get(post);
  drawing.delete(post);
  if (isOld) return show(post);
  if (answer?.status === 404) gone(post);
  else if (answer?.ok && !answer.redirected) place(await answer.text());
}

/** This person's own post stands at the head of the feed now, or one that they pinned: there they see it. */
async function placed(post) {
  await show(post);
  if (!feed()) return;
  feed().scrollTop = 0;
  if (document.activeElement.matches("body, #no-posts *")) stay(); // what had the focus has moved, or is hidden now
}

const stay = () => feed().focus({ preventScroll: true });

/** How much is new; nothing of it where the feed is before one's eyes. */
export function count({ html }) {
  const [fresh] = elementsOf(html);
  if (Number(fresh.dataset.news) && isSeen()) tellSeen();
  else replace(html);
}

/** After a lost connection, and where the page was out of sight: as the server has it now. */
export async function catchUp() {
  if (!isOpen()) return;
  if (!isVisible()) return void (isStale = true);
  isStale = false;
  if (whole()) return show(Number(whole().dataset.whole));
  const answer = await fetch("/community/", { headers }).catch(() => null);
  const page =
    answer?.ok && !answer.redirected && elementsOf(await answer.text()).find((part) => part.matches(".community"));
  if (!page || page.dataset.copy || !feed()) return;
  document.querySelector("#pane .as-of").hidden = true;
  for (const old of feed().querySelectorAll(".post"))
    if (!page.querySelector(`#${old.id}`) && isOf(page, old)) old.remove();
  for (const fresh of page.querySelectorAll(".post")) place(fresh.outerHTML);
}

/** Whether it would stand on this first page of the feed, and not on one that was asked for after it. */
function isOf(page, old) {
  if (old.closest("#pinned") || !page.querySelector("#posts > [data-more]")) return true;
  return Number(old.dataset.post) > Number(page.querySelector("#posts > .post:last-of-type").dataset.post);
}

function address(post) {
  if (!whole()) return `/community/${post}/card/`;
  const first = document.querySelector(`#comments-${post} [id^="comment-"]`)?.id.slice("comment-".length) ?? "";
  return `/community/${post}/card/?whole=${first}`;
}

/** Where it stands it is drawn anew; a new one, and one that was pinned or is no longer, goes to its place. */
function place(html) {
  const [fresh] = elementsOf(html);
  const old = document.getElementById(fresh.id);
  if (whole()) return replace(html);
  const home = document.getElementById(fresh.classList.contains("pinned") ? "pinned" : "posts");
  if (!home) return;
  if (old?.parentElement !== home) {
    const below = [...home.querySelectorAll(":scope > .post")].find((post) => comesBefore(fresh, post, home));
    const more = home.querySelector(":scope > [data-more]");
    if (!below && more && home.id === "posts") return old?.remove(); // its place is on a page that was not asked for
    const at = old ?? document.createElement("article");
    at.id = fresh.id;
    home.insertBefore(at, below ?? more);
  }
  replace(html);
}

const comesBefore = (fresh, post, home) =>
  home.id === "pinned" || Number(fresh.dataset.post) > Number(post.dataset.post);

function gone(post) {
  if (whole()) return document.querySelector("#pane .app-head a").click();
  const hadFocus = card(post)?.contains(document.activeElement);
  card(post)?.remove();
  if (hadFocus) stay();
}

/** The answer to a reaction: pictures stay as they are, and so does the focus. */
function drawn(event) {
  const { target, xhr, serverResponse } = event.detail;
  if (!target.matches?.(".community .post") || xhr.status !== 200) return;
  event.detail.shouldSwap = false;
  const wasHere = target.contains(document.activeElement);
  const isFolding = Boolean(document.activeElement.closest(".reactions"));
  replace(serverResponse);
  closeReactions(null);
  if (wasHere && (isFolding || !target.contains(document.activeElement))) target.querySelector("summary")?.focus();
}

async function commented(post) {
  const form = document.querySelector(".comment-form");
  if (!form) return;
  if (form.elements.text.value === form.dataset.sent) form.elements.text.value = "";
  form.elements.client_id.value = clientId();
  await show(post);
  form.closest(".community").querySelector(".comment:last-child")?.scrollIntoView({ block: "nearest" });
}

/** Enter sends where there is a keyboard; on a phone it makes a line. */
function sent(event) {
  const form = event.target.closest?.(".comment-form");
  if (!form || keyOf(event) !== "Enter" || event.shiftKey || !matchMedia("(pointer: fine)").matches) return;
  event.preventDefault();
  form.requestSubmit();
}

const isSeen = () => Boolean(feed()) && isVisible() && feed().scrollTop < AT_THE_TOP;

function see() {
  if (isSeen() && Number(document.getElementById("news")?.dataset.news)) tellSeen();
}

function tellSeen() {
  document.getElementById("news").dataset.news = "0"; // it is said once
  send("/community/seen/", { headers }).catch(() => {});
}

function closeReactions(but) {
  for (const menu of document.querySelectorAll(".react-more[open]")) if (menu !== but) menu.open = false;
}
