"""When a conversation has something to send through its channel: asked for in rows, so that nobody forgets it."""

from datetime import datetime, timedelta

from django.db.models import Q

from . import signals
from .base.announcing import announce
from .models import Outbox

ASKED_EVERY = timedelta(seconds=10)  # of one conversation: a job may be lost, or wait behind others
LOST_AFTER = timedelta(minutes=2)  # from the beginning of a request, which may take far less


def ask(conversation_id: int, *, now: datetime) -> None:
    """There is something to send. The caller holds the conversation's row lock."""
    asked = {"due_at": now, "asked_at": now}
    outbox, is_new = Outbox.objects.get_or_create(conversation_id=conversation_id, defaults=asked)
    if not is_new:
        Outbox.objects.filter(pk=outbox.pk, due_at=None).update(**asked)
    announce(signals.answer_waits, conversation_id=conversation_id)


def claim_due(now: datetime) -> list[int]:
    """The conversations whose next message may go, and those whose worker has fallen silent; each once in a while."""
    may_go = Q(begun_at=None) | Q(begun_at__lte=now - LOST_AFTER)
    not_asked = Q(asked_at=None) | Q(asked_at__lte=now - ASKED_EVERY)
    due = Outbox.objects.filter(may_go, not_asked, due_at__lte=now)
    found = list(due.order_by("due_at").values_list("pk", flat=True)[:1000])
    return [pk for pk in found if due.filter(pk=pk).update(asked_at=now)]
