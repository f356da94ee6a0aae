"""What a supervisor should act on now, the most pressing first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.shell.pace import heat
from conversations.models import Conversation, Group
from routing.models import Escalation, Offer

from .agents import Row
from .queues import PATIENCE, Queue

MISSED_LATELY = timedelta(minutes=15)
ENDS_SOON = timedelta(minutes=30)
KINDS = "escalated", "queue", "owed", "missed", "background"  # each has words of its own
EACH = 3  # shown of each kind: a bad day in one place must not hide the others


@dataclass(frozen=True)
class Alert:
    """All have a conversation, but for the background's end: it has an agent."""

    kind: str
    heat: str
    at: datetime
    conversation: Conversation | None = None
    offer: Offer | None = None
    queue: Queue | None = None
    row: Row | None = None
    group: Group | None = None


def first_of_each(alerts: list[Alert]) -> list[Alert]:
    return [alert for kind in KINDS for alert in [found for found in alerts if found.kind == kind][:EACH]]


def all_of(
    conversations: list[Conversation],
    agents: list[Row],
    queues: dict[int, Queue],
    now: datetime,
    *,
    group: Group | None,
) -> list[Alert]:
    """`conversations` come with the longest owed answer first."""
    escalated = _escalated(conversations)
    told = {alert.conversation for alert in escalated}
    return [
        *escalated,
        *(alert for alert in _waiting_too_long(conversations, queues, now) if alert.conversation not in told),
        *_owed_too_long(conversations, now),
        *_missed_lately(now, group),
        *_ending_soon(agents, now),
    ]


def _escalated(conversations: list[Conversation]) -> list[Alert]:
    """Those for which nobody of their group was there, from the first step of its chain on."""
    known = {conversation.pk: conversation for conversation in conversations}
    rows = Escalation.objects.filter(pk__in=known, done__gt=0).select_related("group").order_by("began_at")
    return [Alert("escalated", "hot", row.began_at, conversation=known[row.pk], group=row.group) for row in rows]


def _waiting_too_long(conversations: list[Conversation], queues: dict[int, Queue], now: datetime) -> list[Alert]:
    return [
        Alert(
            "queue",
            "hot",
            conversation.queued_at,
            conversation=conversation,
            queue=queues.get(conversation.group_id or 0),
        )
        for conversation in conversations
        if conversation.queued_at and conversation.queued_at <= now - PATIENCE
    ]


def _owed_too_long(conversations: list[Conversation], now: datetime) -> list[Alert]:
    return [
        Alert("owed", "hot", conversation.owed_since, conversation=conversation)
        for conversation in conversations
        if conversation.agent_id and conversation.owed_since and heat(conversation, now) == "hot"
    ]


def _missed_lately(now: datetime, group: Group | None) -> list[Alert]:
    missed = Offer.objects.filter(outcome=Offer.Outcome.MISSED, ended_at__gt=now - MISSED_LATELY)
    if group:
        missed = missed.filter(conversation__group=group)
    missed = missed.select_related("agent__user", "conversation__agent", "conversation__inbox").order_by("-ended_at")
    return [
        Alert("missed", "warm", offer.ended_at, conversation=offer.conversation, offer=offer)
        for offer in missed
        if offer.ended_at
    ]


def _ending_soon(agents: list[Row], now: datetime) -> list[Alert]:
    ends = [(row.background_ends_at, row) for row in agents if row.background_ends_at]
    soon = sorted((pair for pair in ends if pair[0] <= now + ENDS_SOON), key=lambda pair: pair[0])
    return [Alert("background", "warm", end, row=row) for end, row in soon]
