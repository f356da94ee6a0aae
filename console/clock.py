"""The one place where time passes: once a second, each part is asked what has come due; the parts for which nobody
waits, every five seconds.

What is due stands in rows and is claimed by conditional updates, so that any number of clocks may run,
and what came due while none ran happens at the next start.
"""

import asyncio
import logging
from datetime import timedelta
from functools import cached_property

from channels.db import database_sync_to_async
from django.utils import timezone

from console import housekeeping, lost_jobs
from console.connections import sender, templates
from console.live import places, translating
from console.sites import reading
from conversations import lifecycle, mirrors, names, transcripts, visitors, webhooks
from conversations.base.prepared import Prepared
from conversations.files import attachments, incoming, transcriptions
from conversations.knowledge import indexing
from conversations.knowledge.models import Site
from conversations.models import Call, Connection, Conversation, Mirror, Outbox, Webhook
from routing import call_endings, escalation, offers, presence, queue, returns
from routing.models import Escalation, Offer

SHORTEST = 0.05  # seconds between two ticks: deadlines a hair apart are one tick's work
SELDOM = timedelta(seconds=5)

logger = logging.getLogger(__name__)


class While:
    """A part that has something to do only while there are such rows, as there seldom are: a compiled question says so
    in 0.02 ms, where parts take up to 2.7 to find nothing."""

    def __init__(self, rows, part):
        self.rows = rows
        self.part = part
        self.__module__, self.__qualname__ = part.__module__, part.__qualname__  # for the log

    @cached_property
    def question(self):
        return Prepared.select(self.rows().order_by().values_list("pk")[:1])

    def __call__(self, now):
        return self.part(now) if self.question.rows({}) else 0


def to_be_sent():
    return Outbox.objects.filter(due_at__isnull=False)


EACH_SECOND = (
    While(Call.objects.open, call_endings.end_overdue),  # before its offer: a call that is over rings at nobody else
    While(Offer.objects.open, offers.expire_overdue),
    While(Call.objects.open, call_endings.end_silent),
    While(Offer.objects.open, offers.begin_awaited),
    While(Conversation.objects.snoozed, returns.bring_back_due),
    While(Conversation.objects.waiting, queue.serve_by_clock),
    places.tell_places,
    While(Escalation.objects.all, escalation.act_due),
    visitors.miss_the_silent,
    While(Mirror.objects.unfinished, mirrors.end_due),
    While(Webhook.objects.waiting, webhooks.ask_again),
    While(to_be_sent, sender.ask_again),
    While(Connection.objects.all, templates.ask_when_due),
    While(Site.objects.all, reading.ask_when_due),
)
# Deadlines of minutes and hours, and what a process that died has left.
NOW_AND_THEN = (
    offers.withdraw_left_over,
    offers.rescue_abandoned,
    presence.end_background,
    lifecycle.close_idle,
    attachments.ask_again,
    transcripts.ask_again,
    incoming.ask_again,
    names.ask_again,
    transcriptions.ask_again,
    translating.ask_again,
    indexing.mark_outdated,
    indexing.ask_again,
    lost_jobs.ask_again,
    housekeeping.ask_when_due,
)
DUE = EACH_SECOND + NOW_AND_THEN


def tick(now, parts=DUE):
    for come_due in parts:
        try:
            come_due(now)
        except Exception:  # one part's trouble must not stop the others' deadlines
            logger.exception("%s.%s failed", come_due.__module__, come_due.__qualname__)


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
