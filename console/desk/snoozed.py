"""What an agent has set aside: by the time it comes back, last what only the visitor's next word brings back."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone

from console.drawing.moments import return_words
from console.server.numbers import number_in
from conversations.models import Conversation

PAGE = 50
OPEN_END = "open"  # in a key: snoozed without an end


@dataclass(frozen=True)
class Row:
    conversation: Conversation
    returns: str  # in words


def page(user, *, after=""):
    """One page of the list in its groups, and the key of the next; `after`: the key of the row above it."""
    now = timezone.now()
    ordered = Conversation.objects.snoozed_by(user).order_by(F("snoozed_until").asc(nulls_last=True), "pk")
    rows = ordered.filter(_below(after)).select_related("visitor", "inbox", "last_message")
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    return {
        "groups": _grouped(shown, now),
        "next": _key(shown[-1]) if len(found) > PAGE else "",
        "is_first": not after,
    }


def render(user):
    """The list as it is pushed to whoever looks at it."""
    return render_to_string("desk/snoozed.html#list", {**page(user), "user": user})


def _grouped(conversations, now):
    groups: dict[str, list[Row]] = {"today": [], "later": [], "reply": []}
    for conversation in conversations:
        is_today = conversation.snoozed_until and timezone.localdate(conversation.snoozed_until) <= timezone.localdate(
            now
        )
        returns = return_words(conversation.snoozed_until, now) if conversation.snoozed_until else ""
        groups["today" if is_today else "later" if conversation.snoozed_until else "reply"].append(
            Row(conversation, returns)
        )
    return {name: found for name, found in groups.items() if found}


def _key(row):
    return f"{row.snoozed_until.isoformat() if row.snoozed_until else OPEN_END}~{row.pk}"


def _below(key):
    """What stands below the row of this key; everything where it is none."""
    end, _, written = key.partition("~")
    pk = number_in(written)
    if pk is None:
        return Q()
    if end == OPEN_END:
        return Q(snoozed_until__isnull=True, pk__gt=pk)
    try:
        until = datetime.fromisoformat(end)
        if timezone.is_naive(until):
            return Q()
        until = until.astimezone(UTC)
    except (ValueError, OverflowError):  # no date, or one at an end of the calendar
        return Q()
    return Q(snoozed_until__gt=until) | Q(snoozed_until=until, pk__gt=pk) | Q(snoozed_until__isnull=True)
