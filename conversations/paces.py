"""How fast a provider takes messages: from one number of ours, and to one person. What comes too early waits.

A number may send as many at once as in a second (`Connector.rate`); then each waits for its place. A person is sent the
next one some seconds later (`Connector.pace`), in whichever of their conversations it was written.
"""

from datetime import datetime, timedelta

from django.db.models import Max

from .models import Connection, Conversation, Outbox

BURST = timedelta(seconds=1)
TRIES = 5  # to take a place that others want as well
NEXT_TRY = timedelta(milliseconds=100)


def free_at(connection: Connection, conversation: Conversation, *, now: datetime) -> datetime:
    """When a message of this conversation may go: `now`, and its place is taken, or later."""
    person_at = _person_free_at(connection, conversation, now)
    return person_at if person_at > now else _number_free_at(connection, now)


def _person_free_at(connection: Connection, conversation: Conversation, now: datetime) -> datetime:
    """By the conversations that they had before; the outbox of this one has its own time."""
    pace = connection.connector.pace
    if not pace:
        return now
    others = Outbox.objects.filter(
        conversation__inbox=conversation.inbox_id, conversation__visitor=conversation.visitor_id
    ).exclude(pk=conversation.pk)
    due_at = others.filter(due_at__gt=now, due_at__lte=now + pace).aggregate(last=Max("due_at"))["last"]
    return due_at or now


def _number_free_at(connection: Connection, now: datetime) -> datetime:
    """`paced_until` is when all that it has sent would have gone at an even pace."""
    rate = connection.connector.rate
    if not rate:
        return now
    this_one = Connection.objects.filter(pk=connection.pk)
    for _ in range(TRIES):
        before = this_one.values_list("paced_until", flat=True).first()
        until = max(before or now, now) + BURST / rate
        if until > now + BURST:
            return until - BURST
        if this_one.filter(paced_until=before).update(paced_until=until):
            return now
    return now + NEXT_TRY
