"""The groups' queues on the live board: how full, how long, and who could take the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from conversations.models import Conversation, Group
from routing import availability

from .agents import Row

PATIENCE = timedelta(minutes=2)  # who waits longer is an alert


@dataclass(frozen=True)
class Queue:
    group: Group
    count: int
    since: datetime | None  # the longest wait
    is_hot: bool
    busy: int  # its agents who want work and are full
    free: int


def table(rows: list[Row], now: datetime, *, group: Group | None) -> list[Queue]:
    """The longest wait first; groups without a queue last."""
    waiting = Conversation.objects.waiting().filter(queued_at__isnull=False)
    counts = waiting.values_list("group").annotate(Count("pk"), Min("queued_at")).order_by()
    counted = {pk: (count, since) for pk, count, since in counts}
    members = _members(rows)
    groups = Group.objects.filter(pk=group.pk) if group else Group.objects.all()
    found = [_queue(served, *counted.get(served.pk, (0, None)), members.get(served.pk, []), now) for served in groups]
    return sorted(found, key=lambda line: (line.since or now, not line.group.queue_size, line.group.name))


def _members(rows: list[Row]) -> dict[int, list[Row]]:
    by_user = {row.agent.user_id: row for row in rows}
    members: dict[int, list[Row]] = {}
    for group_id, user_id in Group.members.through.objects.values_list("group", "user"):
        if user_id in by_user:
            members.setdefault(group_id, []).append(by_user[user_id])
    return members


def _queue(group: Group, count: int, since: datetime | None, rows: list[Row], now: datetime) -> Queue:
    free = [row for row in rows if availability.FREE in row.states.values()]
    busy = [row for row in rows if row.is_available and row not in free]
    is_hot = since is not None and since <= now - PATIENCE
    return Queue(group=group, count=count, since=since, is_hot=is_hot, busy=len(busy), free=len(free))
