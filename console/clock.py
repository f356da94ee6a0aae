"""The one place where time passes: once a second, each part is asked what has come due; the parts for which nobody
waits, every five seconds.

What is due stands in rows and is claimed by conditional updates, so that any number of clocks may run,
and what came due while none ran happens at the next start.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

from channels.db import database_sync_to_async
from django.utils import timezone

from console import housekeeping, lost_jobs
from console.connections import checks, sender, templates
from console.live import places, translating
from console.sites import reading
from conversations import lifecycle, mirrors, names, transcripts, visitors, webhooks
from conversations.base.prepared import Moment, Prepared
from conversations.files import attachments, incoming, transcriptions
from conversations.knowledge import indexing
from conversations.knowledge.models import Site
from conversations.models import Call, Connection, Conversation, Mirror, Outbox, Visitor
from routing import call_endings, escalation, offers, presence, queue, returns
from routing.models import Offer

SHORTEST = 0.05  # seconds between two ticks: deadlines a hair apart are one tick's work
SELDOM = timedelta(seconds=5)

logger = logging.getLogger(__name__)


class While(NamedTuple):
    """A part that has something to do only while there are such rows, as there seldom are."""

    rows: Callable[[Any], Any]  # of a moment, a queryset
    part: Callable[[Any], object]


EACH_SECOND = (
    While(Call.objects.overdue, call_endings.end_overdue),  # before its offer: a call that is over rings at nobody else
    While(Offer.objects.overdue, offers.expire_overdue),
    While(lambda _now: Call.objects.open(), call_endings.end_silent),
    While(offers.awaited, offers.begin_awaited),
    While(Conversation.objects.due_to_wake, returns.bring_back_due),
    While(lambda _now: Conversation.objects.waiting(), queue.serve_by_clock),
    places.tell_places,
    While(escalation.due, escalation.act_due),
    While(Visitor.objects.silent, visitors.miss_the_silent),
    While(lambda _now: Mirror.objects.unfinished(), mirrors.end_due),
    While(webhooks.overdue, webhooks.ask_again),
    While(lambda now: Outbox.objects.filter(due_at__lte=now), sender.ask_again),
    While(lambda _now: Connection.objects.all(), templates.ask_when_due),
    While(lambda _now: Connection.objects.all(), checks.ask_when_due),
    While(lambda now: Site.objects.filter(due_at__lte=now), reading.ask_when_due),
)
# Deadlines of minutes and hours, and what a process that died has left.
NOW_AND_THEN = (
    While(offers.left_over, offers.withdraw_left_over),
    While(offers.abandoned, offers.rescue_abandoned),
    While(presence.too_long_in_background, presence.end_background),
    While(lifecycle.idle, lifecycle.close_idle),
    While(attachments.overdue, attachments.ask_again),
    While(transcripts.overdue, transcripts.ask_again),
    While(incoming.overdue, incoming.ask_again),
    While(names.overdue, names.ask_again),
    While(transcriptions.overdue, transcriptions.ask_again),
    translating.ask_again,
    While(indexing.outdated, indexing.mark_outdated),
    While(indexing.overdue, indexing.ask_again),
    While(lost_jobs.lost, lost_jobs.ask_again),
    housekeeping.ask_when_due,
)
DUE = EACH_SECOND + NOW_AND_THEN


def tick(now, parts=DUE):
    """Whether the parts have anything to do is asked beforehand, and anew after each that had: it may have left
    something to those that follow."""
    idle = _idle(parts, now)
    for come_due in parts:
        if come_due in idle:
            continue
        part = come_due.part if isinstance(come_due, While) else come_due
        try:
            part(now)
        except Exception:  # one part's trouble must not stop the others' deadlines
            logger.exception("%s.%s failed", part.__module__, part.__qualname__)
        if part is not come_due:
            idle = _idle(parts, now)


def _idle(parts, now):
    """Those that have nothing to do now. All of them are one compiled question: 0.2 ms with the parts that ask for
    themselves, where those that come every five seconds took 6 to find nothing."""
    asked = tuple(part for part in parts if isinstance(part, While))
    try:
        [answers] = _question(asked).rows({"now": now}) if asked else [()]
    except Exception:  # each finds out for itself
        logger.exception("The clock does not know what has come due")
        return set()
    return {part for part, has_rows in zip(asked, answers, strict=True) if not has_rows}


@cache
def _question(asked):
    return Prepared.exist(part.rows(Moment()) for part in asked)


async def run(every=1.0):
    """Once a second, and at the moment at which the next first answer is due."""
    tick_in_thread = database_sync_to_async(Ticking(every), thread_sensitive=False)
    while True:
        wait = await tick_in_thread()
        await asyncio.sleep(wait)


class Ticking:
    """Called again and again, it lets time pass, and answers with the seconds until its next call."""

    def __init__(self, every):
        self.every = every
        self.all_due_at = None  # the parts that come now and then, too

    def __call__(self):
        now = timezone.now()
        is_all_due = self.all_due_at is None or now >= self.all_due_at
        if is_all_due:
            self.all_due_at = now + SELDOM
        tick(now, DUE if is_all_due else EACH_SECOND)
        try:
            deadline = offers.next_deadline()
        except Exception:  # the database is away: the clock goes on, as after a part's trouble
            logger.exception("The clock does not know the next deadline")
            return self.every
        wait = (deadline - timezone.now()).total_seconds() if deadline else self.every
        return min(self.every, max(wait, SHORTEST))
