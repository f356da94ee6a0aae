// The agent's desk: one live connection, and what each of its frames changes on the page.

import "htmx.org";
import * as alarm from "./desk/alarm.js";
import * as chats from "./desk/chats.js";
import * as composer from "./desk/composer.js";
import { caughtUp, connect, showBanner } from "./desk/connection.js";
import { parse, replace } from "./desk/fragments.js";
import * as offers from "./desk/offers.js";
import * as panes from "./desk/panes.js";
import * as sheets from "./desk/sheets.js";
import * as thread from "./desk/thread.js";
import { setServerTime, tickWaits } from "./desk/times.js";
import * as toasts from "./desk/toasts.js";

const frames = {
  chats(frame) {
    chats.show(frame);
    caughtUp();
  },
  keys: (frame) => replace(frame.html),
  head(frame) {
    thread.showHead(frame);
    chats.sync();
  },
  rows: thread.showRows,
  typing: thread.showTyping,
  gone: thread.gone,
  reload: thread.reload,
  missed: showMissed,
  pong: (frame) => setServerTime(frame.now),
};

setServerTime(document.getElementById("chats").dataset.now);
for (const part of [alarm, toasts, sheets, chats, offers, composer, thread]) part.start();
panes.start(arrived);
connect({ on: frames, opened: whenConnected, queued: composer.queued });
arrived();
composer.flush();
setInterval(tick, 1000);

function arrived() {
  thread.arrived();
  chats.sync();
  tick();
}

/** The list comes by itself; the thread is asked for, and what waits is sent. */
function whenConnected() {
  thread.open();
  composer.flush();
  chats.tellWhatCame();
}

function tick() {
  tickWaits();
  offers.tick();
  showBanner();
}

/** Where the list is in sight it says the same, and stays. */
function showMissed(frame) {
  if (!document.getElementById("chats").getClientRects().length) parse(frame.html).forEach(toasts.show);
}
