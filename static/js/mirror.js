// The screen on which an agent sees the page that a visitor is on: what comes over its socket is put together, cleaned
// once more and drawn.

import { Socket } from "./live/socket.js";
import { Around } from "./mirror/around.js";
import { Facts } from "./mirror/facts.js";
import { Masking } from "./mirror/masking.js";
import { eventsOf, Joining } from "./mirror/parting.js";
import { Sheets } from "./mirror/sheets.js";
import { Stage } from "./mirror/stage.js";
import { standIn } from "./mirror/stand_ins.js";
import { clock } from "./parts/clock.js";

const at = (id) => document.getElementById(id);
const root = at("mirror");
const ENDED = new Set(["refused", "unanswered", "stopped", "left", "unwatched", "closed", "error"]);
const OFTEN = 30; // parts, after which the desk is told that they have come: it lets 100 be on their way
const CUSTOM = 5; // of EventType
const joining = new Joining();
const stage = new Stage(at("view"), at("page"), root.dataset.name);
const facts = new Facts(at);
new Around({ fold: at("fold"), line: at("line"), leave: [at("leave"), at("back-link")] });
let cleaning;
let reading = Promise.resolve(); // texts are read one after another
let began = null; // when the page came into sight
let hasEnded = false;
let got = 0; // parts

const isOurs = (address) => address.startsWith(`${location.origin}/static/`); // the demonstration's shop

/** Pictures, fonts and styles are fetched by the desk: the visitor's site sees no agent. */
const through = (address) =>
  /^https?:/.test(address) && !isOurs(address)
    ? `${location.pathname}asset/?of=${encodeURIComponent(address)}`
    : address;

const drawn = (element) => standIn(element, { masked: root.dataset.masked });

const sheets = new Sheets({ through, scheme: () => cleaning.scheme, dress: (id, rules) => stage.dress(id, rules) });

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
    if (whole.isFirst) cleaning = new Masking({ masks: false, through, standIn: drawn });
    else if (!cleaning) return;
    const clean = events.map((event) => cleaning.mask(event)).filter(Boolean);
    if (whole.isFirst || stage.isDrawn) draw(clean, whole.isFirst);
  } catch (error) {
    console.warn(error); // what cannot be read is not shown; the next page as it is begins anew
  }
}

function draw(events, isFirst) {
  const page = cleaning;
  sheets.take(events, () => page === cleaning && stage.isDrawn);
  stage.draw(
    events.filter(({ type }) => type !== CUSTOM),
    isFirst,
  );
  for (const event of events) {
    facts.learn(event);
    if (event.data.tag === "canvas") stage.paint(event.data.payload);
  }
  if (!isFirst) return;
  began ??= Date.now();
  cover("");
}

function state({ status, end: why, title }) {
  facts.write("title", title);
  if (status === "ended") end(why);
  else if (status === "asked") cover("asked");
  else if (!stage.isDrawn) cover("preparing");
}

const socket = new Socket(`/ws/desk/${root.dataset.conversation}/mirror/`, {
  on: {
    state,
    says: (frame) => cover(frame.state),
    error({ text }) {
      document.querySelector('[data-cover="error"] h2').textContent = text;
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
  if (began && !hasEnded) at("since").textContent = clock(Math.max(0, Date.now() - began) / 1000);
}, 1000);
