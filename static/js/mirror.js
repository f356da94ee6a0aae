// The screen on which an agent sees the page that a visitor is on: what comes over its socket is put together, cleaned
// once more and drawn.

import { Socket } from "./live/socket.js";
import { eventsOf, Joining } from "./mirror/parting.js";
import { Masking } from "./mirror/masking.js";
import { Stage } from "./mirror/stage.js";

const at = (id) => document.getElementById(id);
const root = at("mirror");
const ENDED = new Set(["refused", "unanswered", "stopped", "left", "unwatched", "closed", "error"]);
const OFTEN = 30; // parts, after which the desk is told that they have come: it lets 100 be on their way
const joining = new Joining();
const stage = new Stage(at("view"), at("page"));
let cleaning;
let reading = Promise.resolve(); // texts are read one after another
let began = null; // when the page came into sight
let hasEnded = false;
let got = 0; // parts

/** Pictures and fonts are fetched by the desk: the visitor's site sees no agent. */
const through = (address) =>
  /^https?:/.test(address) ? `${location.pathname}picture/?of=${encodeURIComponent(address)}` : address;

/** What stands over the page, or nothing; the page itself stays where it was. */
function cover(name) {
  for (const section of document.querySelectorAll("[data-cover]")) section.hidden = section.dataset.cover !== name;
  at("cover").hidden = !name;
  at("back").hidden = !ENDED.has(name);
  root.dataset.state = ENDED.has(name) ? "ended" : { asked: "asked", "": "live" }[name] || "waits";
}

function end(name) {
  hasEnded = true;
  socket.end();
  stage.clear(); // nothing stays of what was seen
  cover(name);
}

async function read(whole) {
  try {
    const events = await eventsOf(whole);
    if (hasEnded) return;
    if (whole.isFirst) cleaning = new Masking({ masks: false, through });
    else if (!cleaning) return;
    const clean = events.map((event) => cleaning.mask(event)).filter(Boolean);
    if (whole.isFirst || stage.isDrawn) draw(clean, whole.isFirst);
  } catch (error) {
    console.warn(error); // what cannot be read is not shown; the next page as it is begins anew
  }
}

function draw(events, isFirst) {
  const meta = events.find(({ type }) => type === 4);
  if (meta) at("address").textContent = meta.data.href.replace(/^https?:\/\//, "");
  stage.draw(events, isFirst);
  if (!isFirst) return;
  began ??= Date.now();
  cover("");
}

function state({ status, end: why }) {
  if (status === "ended") end(why);
  else if (status === "asked") cover("asked");
  else if (!stage.isDrawn) cover("preparing");
}

const socket = new Socket(`/ws/desk/${root.dataset.conversation}/mirror/`, {
  on: {
    state,
    says: (frame) => cover(frame.state),
    error({ text }) {
      at("why").textContent = text;
      end("error");
    },
  },
  bytes(buffer) {
    got += 1;
    if (got % OFTEN === 0) socket.beat();
    const whole = joining.take(buffer);
    if (whole) reading = reading.then(() => read(whole));
  },
  lost(reason) {
    joining.drop();
    if (hasEnded) return;
    if (reason === "lost") cover("lost");
    else end("unwatched");
  },
});

at("go").addEventListener("click", () => {
  socket.send({ type: "go" });
  cover("preparing");
});
at("fit").addEventListener("click", ({ currentTarget }) => {
  currentTarget.setAttribute("aria-pressed", String(stage.turnFit()));
});
setInterval(() => {
  if (!began || hasEnded) return;
  const seconds = Math.floor((Date.now() - began) / 1000);
  at("since").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}, 1000);
