"""The one place where time passes: once a second, each part is asked what has come due.

What is due stands in rows and is claimed by conditional updates, so that any number of clocks may run,
and what came due while none ran happens at the next start.
"""

import asyncio
import logging

from channels.db import database_sync_to_async
from django.utils import timezone

from console import housekeeping, lost_jobs
from console.connections import sender, templates
from console.live import places, translating
from console.sites import reading
from conversations import lifecycle, mirrors, names, transcripts, visitors, webhooks
from conversations.files import attachments, incoming, transcriptions
from conversations.knowledge import indexing
from routing import call_endings, escalation, offers, presence, queue, returns

SHORTEST = 0.05  # seconds between two ticks: deadlines a hair apart are one tick's work

logger = logging.getLogger(__name__)

DUE = (
    call_endings.end_overdue,  # before its offer: a call that is over rings at nobody else
    offers.expire_overdue,
    offers.withdraw_left_over,
    offers.rescue_abandoned,
    call_endings.end_silent,
    offers.begin_awaited,
    returns.bring_back_due,
    queue.serve_by_clock,
    places.tell_places,
    escalation.act_due,
    visitors.miss_the_silent,
    presence.end_background,
    mirrors.end_due,
    lifecycle.close_idle,
    attachments.ask_again,
    transcripts.ask_again,
    webhooks.ask_again,
    sender.ask_again,
    incoming.ask_again,
    names.ask_again,
    transcriptions.ask_again,
    templates.ask_when_due,
    translating.ask_again,
    indexing.mark_outdated,
    indexing.ask_again,
    reading.ask_when_due,
    lost_jobs.ask_again,
    housekeeping.ask_when_due,
)


def tick(now):
    for come_due in DUE:
        try:
            come_due(now)
        except Exception:  # one part's trouble must not stop the others' deadlines
            logger.exception("%s.%s failed", come_due.__module__, come_due.__qualname__)


async def run(every=1.0):
    """Once a second, and at the moment at which the next first answer is due."""
    tick_in_thread = database_sync_to_async(tick_and_look_ahead, thread_sensitive=False)
    while True:
        wait = await tick_in_thread(every)
        await asyncio.sleep(wait)


def tick_and_look_ahead(every):
    tick(timezone.now())
    try:
        deadline = offers.next_deadline()
    except Exception:  # the database is away: the clock goes on, as after a part's trouble
        logger.exception("The clock does not know the next deadline")
        return every
    wait = (deadline - timezone.now()).total_seconds() if deadline else every
    return min(every, max(wait, SHORTEST))
