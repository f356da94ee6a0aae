"""Snoozed conversations come back: to the desk that they left, to whoever is free, or they end without a sound."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from conversations import lifecycle
from conversations.lines import Line
from conversations.lines.woken_end import WokenByTime
from conversations.lines.woken_reply import WokenByReply
from conversations.models import Conversation
from conversations.people.models import User

from .models import Availability

AT_MOST = 500  # brought back in one tick


def bring_back_due(now: datetime) -> int:
    """Those whose time has come. What came due while no clock ran comes back at the next start."""
    due = list(Conversation.objects.due_to_wake(now).order_by("snoozed_until").values_list("pk", flat=True)[:AT_MOST])
    return sum(bring_back(pk, now=now) for pk in due)


@transaction.atomic
def bring_back(conversation_id: int, *, now: datetime) -> bool:
    """False where it was brought back, reopened or closed meanwhile.

    Kept, it returns to its agent, above capacity if need be; else, or where that agent is not available, it is routed.
    """
    conversation = (
        Conversation.objects.due_to_wake(now)
        .select_related("inbox", "agent")
        .select_for_update(of=("self",))
        .filter(pk=conversation_id)
        .first()
    )
    if conversation is None:
        return False
    has_written = conversation.owed_since is not None
    if not has_written and not conversation.returns_to_desk:
        lifecycle.close_snoozed(conversation, now=now)
    else:
        to_desk = conversation.returns_to_desk and _is_available(conversation)
        lifecycle.wake(conversation, to_desk=to_desk, line=WokenByReply if has_written else WokenByTime, now=now)
    return True


def bring_back_at_once(conversation: Conversation, line: Callable[[User | None], Line], *, now: datetime) -> bool:
    """Something else than words has ended its snooze: whether it came to the desk that it had left.

    The caller holds the row lock.
    """
    to_desk = conversation.returns_to_desk and _is_available(conversation)
    lifecycle.wake(conversation, to_desk=to_desk, line=line, now=now)
    return to_desk


def _is_available(conversation: Conversation) -> bool:
    """Its agent wants work on this channel, and may sign in. How full they are does not matter here."""
    theirs = Availability.objects.for_conversation(conversation)
    return theirs.filter(agent__user=conversation.agent_id).exists()
