// The supervisors' live board: fresh figures over the socket, waits that go on counting between two of them, sheets.

import { replace } from "./desk/fragments.js";
import * as push from "./desk/push.js";
import { register } from "./desk/registration.js";
import * as renewal from "./desk/renewal.js";
import * as sheets from "./desk/sheets.js";
import { setServerTime, tickWaits, write } from "./desk/times.js";
import * as toasts from "./desk/toasts.js";
import * as transfer from "./desk/transfer.js";
import { clone } from "./desk/words.js";
import { showLate } from "./live/late.js";
import * as layers from "./parts/layers.js";
import { Socket } from "./live/socket.js";

const live = document.getElementById("live-now");

/** After each fragment: what stands outside it follows. */
function follow() {
  const { now, at, alerts } = document.getElementById("board").dataset;
  setServerTime(now);
  write(live.querySelector("time"), at);
  badge(Number(alerts));
}

function badge(count) {
  const place = document.querySelector('[data-place="supervision"]');
  if (!place.querySelector(".count")) place.append(clone("t-alerts"));
  place.querySelector(".count").hidden = !count;
  write(place.querySelector("[data-n]"), String(count));
}

function connected(is) {
  live.toggleAttribute("data-lost", !is);
  live.querySelector(".dot").dataset.on = is ? "yes" : "no";
}

layers.start();
sheets.start();
toasts.start();
transfer.start();
renewal.start();
register();
push.start();
follow();
setInterval(tickWaits, 1000);
document.querySelector('select[name="group"]')?.addEventListener("change", ({ target }) => target.form.requestSubmit());

new Socket(`/ws/supervision/${location.search}`, {
  opened: () => showLate(""),
  on: {
    late: ({ text }) => showLate(text),
    board({ html }) {
      replace(html);
      follow();
      connected(true);
    },
  },
  lost(reason) {
    if (reason === "unwelcome")
      location.reload(); // signed out on another page
    else if (reason === "sent-home") location.assign("/sign-in/?sent-home");
    else connected(false);
  },
});
