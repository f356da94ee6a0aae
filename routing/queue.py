"""Those who wait because nobody is free: served from the head, whenever something may have changed."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from conversations.base.prepared import Prepared, PreparedModels
from conversations.models import Conversation

from . import assignment
from .models import Availability

AT_MOST = 500  # conversations with the same needs, looked at in one scan
TOGETHER = 25  # of them under one lock
A_MOMENT = timedelta(seconds=6)  # in which whoever has stored a visitor's first words finds somebody for them
HOLDS_A_PLACE = ExpressionWrapper(Q(queued_at__isnull=False), BooleanField())
# Those who hold a place before those who only left a message.
LONGEST_FIRST = (F("queued_at").asc(nulls_last=True), "opened_at", "pk")


def serve(now: datetime) -> int:
    """Finds desks for the longest-waiting first, and says for how many something has changed. Called at every change of
    capacity, availability, membership or rules.

    Where nothing could be done for a conversation, those behind it with the same needs are not tried. However long one
    queue is, the head of another is looked at, and so are those who have just written and were never routed.
    """
    return _serve(Conversation.objects.waiting(), now) if _does_somebody_wait() else 0


def serve_by_clock(now: datetime) -> int:
    """The same, but for those who wrote a moment ago: the process that stored their words is at it, and tells them."""
    fresh = Q(group__isnull=True, queued_at__isnull=True, opened_at__gt=now - A_MOMENT)
    return _serve(Conversation.objects.waiting().exclude(fresh), now)


def _does_somebody_wait() -> bool:
    """Mostly nobody does, and to ask for their order takes much longer."""
    [[found]] = _select_whether_somebody_waits().rows({})
    return bool(found)


@cache
def _select_whether_somebody_waits() -> Prepared:
    return Prepared.exist([Conversation.objects.waiting()])


def _serve(rows: QuerySet[Conversation], now: datetime) -> int:
    of_one_kind = Window(RowNumber(), partition_by=["group", "inbox", HOLDS_A_PLACE], order_by=LONGEST_FIRST)
    waiting = rows.annotate(at=of_one_kind).filter(at__lte=AT_MOST).order_by(*LONGEST_FIRST)
    asked = _asked_as_well()
    left = list(waiting.values_list("pk", "group", "inbox", "queued_at"))
    changed = 0
    while left:
        tried, left = left[:TOGETHER], left[TOGETHER:]
        helped = assignment.route([pk for pk, *_needs in tried], now=now)
        changed += len(helped)
        hopeless = {_needs(asked, *row) for row in tried if row[0] not in helped}
        left = [row for row in left if _needs(asked, *row) not in hopeless]
    return changed


def _asked_as_well() -> dict[int, tuple[int, ...]]:
    """By the conversation's id: the groups that an escalation asks besides its own."""
    asked: dict[int, tuple[int, ...]] = {}
    rows = Conversation.also_asked.through.objects.order_by("group")
    for conversation_id, group_id in rows.values_list("conversation", "group"):
        asked[conversation_id] = (*asked.get(conversation_id, ()), group_id)
    return asked


def _needs(
    asked: dict[int, tuple[int, ...]], pk: int, group: int | None, inbox: int, queued_at: datetime | None
) -> tuple[object, ...]:
    """What it takes to help a conversation. Without a group each has its own: the rules ask for language and page."""
    return (group, asked.get(pk), inbox, queued_at is not None) if group else (pk,)


def place_of(conversation: Conversation) -> int | None:
    """The visitor's place in the queue, 1 for the next; None for who does not stand in one.

    Those of other groups for whom this one is asked as well count: they stand before whoever came later.
    """
    group = conversation.group
    if not conversation.is_waiting or conversation.queued_at is None or group is None:
        return None
    queue = Conversation.objects.in_line_for(group)
    before = queue.filter(queued_at__lt=conversation.queued_at).count()
    at_once = queue.filter(queued_at=conversation.queued_at, pk__lt=conversation.pk).count()
    return before + at_once + 1


def places() -> Iterator[tuple[Conversation, int]]:
    """All who hold a place, and which; of a conversation the id, the visitor's and the inbox's are known."""
    standing = _select_standing().all()
    asked = _asked_as_well() if standing else {}
    line: Counter[int | None] = Counter()
    for conversation in standing:
        line.update({conversation.group_id, *asked.get(conversation.pk, ())})
        yield conversation, line[conversation.group_id]


@cache
def _select_standing() -> PreparedModels[Conversation]:
    standing = Conversation.objects.waiting().filter(queued_at__isnull=False, group__isnull=False)
    return PreparedModels(standing.only("group", "visitor", "inbox").order_by("queued_at", "pk"))


def is_served(conversation: Conversation) -> bool:
    """Whether somebody of a group that is asked wants work on its channel: outside business hours it is not a matter
    of course.
    """
    available = Availability.objects.for_conversation(conversation)
    asked = [conversation.group_id, *conversation.also_asked.values_list("pk", flat=True)]
    return available.filter(agent__user__desk_groups__in=[pk for pk in asked if pk]).exists()
