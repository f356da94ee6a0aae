// The agent's desk: one live connection, and what each of its frames changes on the page.

import "htmx.org";
import * as alarm from "./desk/alarm.js";
import * as answering from "./desk/answering.js";
import * as appearance from "./desk/appearance.js";
import * as calls from "./desk/calls.js";
import * as chats from "./desk/chats.js";
import * as columns from "./desk/columns.js";
import * as community from "./desk/community.js";
import { caughtUp, connect, showBanner } from "./desk/connection.js";
import * as copies from "./desk/copies.js";
import * as offlineActions from "./desk/offline_actions.js";
import * as sheetCopies from "./desk/sheet_copies.js";
import * as signOut from "./desk/sign_out.js";
import * as copilot from "./desk/copilot.js";
import * as drafts from "./desk/drafts.js";
import * as files from "./desk/files.js";
import { replace } from "./desk/fragments.js";
import * as haptics from "./desk/haptics.js";
import * as install from "./desk/install.js";
import * as keyboard from "./desk/keyboard.js";
import * as macros from "./desk/macros.js";
import * as notes from "./desk/notes.js";
import * as notifications from "./desk/notifications.js";
import * as offers from "./desk/offers.js";
import * as originals from "./desk/originals.js";
import * as outcomes from "./desk/outcomes.js";
import * as outgoing from "./desk/outgoing.js";
import * as panes from "./desk/panes.js";
import * as permission from "./desk/permission.js";
import * as pullToRefresh from "./desk/pull_to_refresh.js";
import * as push from "./desk/push.js";
import * as renewal from "./desk/renewal.js";
import * as replies from "./desk/replies.js";
import * as screens from "./desk/screens.js";
import * as shared from "./desk/shared.js";
import * as sheets from "./desk/sheets.js";
import * as shortcuts from "./desk/shortcuts.js";
import * as snooze from "./desk/snooze.js";
import * as stranded from "./desk/stranded.js";
import * as suggesting from "./desk/suggesting.js";
import * as summary from "./desk/summary.js";
import * as suggestions from "./desk/suggestions.js";
import * as tags from "./desk/tags.js";
import * as threads from "./desk/threads.js";
import { setServerTime, tickWaits } from "./desk/times.js";
import * as toasts from "./desk/toasts.js";
import * as transfer from "./desk/transfer.js";
import * as translationSheet from "./desk/translation_sheet.js";
import * as typedEarly from "./desk/typed_early.js";
import * as viewers from "./desk/viewers.js";
import * as worker from "./desk/worker.js";
import * as writing from "./desk/writing.js";
import { showLate } from "./live/late.js";
import { isLeftBy, leave, restoreDrafts } from "./outbox/leave.js";
import { elementsOf } from "./parts/html.js";
import * as ownZone from "./parts/own_zone.js";

const frames = {
  chats(frame) {
    chats.show(frame);
    columns.arrange();
    copies.caughtUp();
    caughtUp();
    panes.caughtUp();
  },
  listed(frame) {
    chats.showRows(frame);
    columns.arrange();
  },
  keys: showKeys,
  snoozed: (frame) => replace(frame.html),
  head(frame) {
    threads.of(frame.conversation)?.showHead(frame);
    chats.sync();
  },
  rows: (frame) => threads.of(frame.conversation)?.showRows(frame),
  answered: showAnswer,
  typing: (frame) => threads.of(frame.conversation)?.showTyping(frame),
  viewers: viewers.show,
  gone: showGone,
  reload: (frame) => panes.reload(frame.conversation),
  ...calls.frames,
  suggestion: suggesting.show,
  error(frame) {
    suggesting.refused(frame);
    answering.refused(frame);
  },
  missed: showMissed,
  mentioned: notes.showMention,
  mentions: (frame) => replace(frame.html),
  post: (frame) => community.show(frame.post),
  news: (frame) => community.count(frame),
  replies: () => document.dispatchEvent(new CustomEvent("replies-changed")),
  late: showDelay,
  pong: (frame) => setServerTime(frame.now),
};

if (!copies.isCopy()) setServerTime(document.getElementById("chats").dataset.now);
const parts = [
  alarm,
  answering,
  appearance,
  toasts,
  screens,
  sheets,
  snooze,
  stranded,
  tags,
  calls,
  chats,
  offers,
  originals,
  threads,
  shortcuts,
  notes,
  macros,
  files,
  drafts,
  renewal,
  offlineActions,
  sheetCopies,
  signOut,
  replies,
  copilot,
  summary,
  suggestions,
  transfer,
  translationSheet,
  typedEarly,
  community,
  copies,
  worker,
  writing,
  push,
  permission,
  notifications,
  install,
  pullToRefresh,
  keyboard,
  haptics,
  ownZone,
  shared,
];
for (const part of parts) part.start();
document.addEventListener("htmx:afterRequest", tookWayBack);
outgoing.start(threads);
panes.start(arrived);
columns.start(arrived);
connect({ on: frames, opened: whenConnected, queued: outgoing.queued });
arrived();
setInterval(tick, 1000);
settleIn(Number(document.body.dataset.user)).catch(() => {}); // a browser that keeps nothing

/**
 * Somebody else was here before, and their session ended where no page of ours saw it; or one is back, to one's words.
 */
async function settleIn(user) {
  if (await isLeftBy(user)) await leave({ but: user });
  if ((await restoreDrafts(user)) && threads.all().length) location.reload();
}

function arrived() {
  threads.arrived();
  screens.arrived();
  columns.arrange();
  chats.sync();
  tick();
}

/** The list comes by itself; the thread is asked for, and what waits is sent. */
function whenConnected() {
  showLate("");
  answering.begin();
  threads.reopen();
  outgoing.flush();
  chats.tellWhatCame();
  outcomes.tell();
  calls.reconnected();
  community.catchUp();
}

function tick() {
  tickWaits();
  offers.tick();
  for (const thread of threads.all()) offers.countIn(thread);
  outgoing.markRows();
  showBanner();
}

/** Where its row is all that was missing here, it comes with its acknowledgement and in no other way. */
function showAnswer(frame) {
  if (frame.revision) threads.of(frame.conversation)?.showRows({ html: frame.text, revision: frame.revision });
  answering.answered(frame);
}

/** What the page asks for by itself, it asks for anew as soon as it hears of changes at once again. */
function showDelay({ text }) {
  showLate(text);
  if (text) return;
  community.catchUp();
  frames.replies();
}

/** Who has tapped the way back needs it no more, whatever else is missed still. */
function tookWayBack({ target, detail }) {
  if (detail.successful && target.matches?.(".gone [data-again]")) target.remove();
}

/** Who is available again needs no way back to it, wherever it was offered. */
function showKeys(frame) {
  replace(frame.html);
  if (document.getElementById("missed-notice")) return;
  for (const button of document.querySelectorAll(".gone [data-again], .toast.missed")) button.remove();
}

/** A column goes with its conversation, so that the word of it must stand elsewhere. */
function showGone(frame) {
  const thread = threads.of(frame.conversation);
  thread?.gone(frame);
  document.dispatchEvent(new CustomEvent("thread-gone"));
  if (thread && columns.areOn()) toasts.say(`${thread.root.dataset.title}\u00a0·\u00a0${frame.text}`);
}

/** Where the list is in sight, or the conversation itself, it says the same, and stays. */
function showMissed(frame) {
  const thread = threads.of(frame.conversation);
  if (thread) return thread.showAway(frame.away);
  if (!document.getElementById("chats").getClientRects().length) elementsOf(frame.html).forEach(toasts.show);
}
