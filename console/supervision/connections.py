"""How connected inboxes fare: when each was last heard of, when something last went out, what failed today."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from conversations.connectors.health import Fault
from conversations.models import Connection, Group, Inbox, Message, Webhook
from routing.models import Rule


@dataclass(frozen=True)
class Health:
    inbox: Inbox
    heard_at: datetime | None  # None: never
    sent_at: datetime | None
    failed: int  # messages of today
    quarantined: int  # webhooks, that nobody has been shown
    fault: Fault | None  # at the last check

    @property
    def is_well(self) -> bool:
        return self.heard_at is not None and not self.failed and not self.quarantined and not self.fault


def table(now: datetime, *, group: Group | None) -> list[Health]:
    """By the inbox's name; with a group those of its rules."""
    connected = Connection.objects.select_related("inbox").filter(inbox__is_active=True).order_by("inbox__name")
    if group:
        connected = connected.filter(inbox__in=Rule.objects.filter(group=group).values("inbox"))
    if not (found := list(connected)):
        return []
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    failed = Message.objects.exclude(failure="").filter(sent_at__gte=midnight)
    failed_of = dict(failed.order_by().values_list("conversation__inbox").annotate(Count("pk")))
    quarantined_of = dict(Webhook.objects.quarantined().order_by().values_list("inbox").annotate(Count("pk")))
    return [
        Health(
            inbox=connection.inbox,
            heard_at=connection.heard_at,
            sent_at=connection.sent_at,
            failed=failed_of.get(connection.inbox_id, 0),
            quarantined=quarantined_of.get(connection.inbox_id, 0),
            fault=Fault(connection.fault) if connection.fault else None,
        )
        for connection in found
    ]
