"""What a supervisor sees at a glance: agents, queues, conversations, alerts, in a constant number of queries."""

from django.db.models import Count, F, Q
from django.utils import timezone

from console.server.numbers import number_in
from console.shell.pace import heat
from conversations.models import Conversation, Group
from routing.models import Offer

from . import agents, alerts, connections, queues

SHOWN = 100  # conversations


def now(group=None, *, at=None):
    """The board's context as of this moment, of everything or of one group."""
    at = at or timezone.now()
    columns, rows = agents.table(at, group=group)
    lines = queues.table(rows, at, group=group)
    conversations = _conversations(group)
    found = alerts.all_of(conversations, rows, {line.group.pk: line for line in lines}, at, group=group)
    shown = alerts.first_of_each(found)
    return {
        "now": at,
        "columns": columns,
        "agents": rows,
        "queues": lines,
        "connected": connections.table(at, group=group),
        "conversations": [(conversation, heat(conversation, at)) for conversation in conversations],
        "has_more_conversations": len(conversations) == SHOWN,
        "alerts": shown,
        "alert_count": len(found),
        "more_alerts": len(found) - len(shown),
        **_figures(rows, lines, at, group),
    }


def groups():
    """What the board can be narrowed to."""
    return Group.objects.order_by("name")


def group_of(text):
    """The group that an address asks for; None for all of them, and for one that does not exist."""
    pk = number_in(text)
    return None if pk is None else groups().filter(pk=pk).first()


def _figures(rows, lines, at, group):
    longest = min((line for line in lines if line.since), key=lambda line: line.since, default=None)
    open_ones = _of(group, Conversation.objects.in_progress()).aggregate(
        all=Count("pk"), owed=Count("pk", filter=Q(owed_since__isnull=False))
    )
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    missed = Q(outcome=Offer.Outcome.MISSED)
    today = (Offer.objects.settled() | Offer.objects.filter(missed)).filter(ended_at__gte=midnight)
    if group:
        today = today.filter(conversation__group=group)
    return {
        "longest": longest,
        "in_queue": sum(line.count for line in lines),
        "queues_in_use": sum(line.count > 0 for line in lines),
        "queue_count": sum(line.group.queue_size > 0 or line.count > 0 for line in lines),
        "in_progress": open_ones["all"],
        "owed": open_ones["owed"],
        "available": sum(row.is_available for row in rows),
        "unavailable": sum(not row.is_available for row in rows),
        "offers": today.aggregate(all=Count("pk"), missed=Count("pk", filter=missed)),
    }


def _conversations(group):
    """Those on desks and those that wait for one, the longest owed answer first."""
    unfinished = Conversation.objects.unfinished()
    if group:
        unfinished = unfinished.concerning(group)
    shown = unfinished.select_related("inbox", "visitor", "agent", "group").prefetch_related("also_asked")
    longest_owed_first = (F("owed_since").asc(nulls_last=True), "-last_message_at")
    rows = shown.with_last_message().order_by(*longest_owed_first)[:SHOWN]
    return list(rows)


def _of(group, conversations):
    return conversations.filter(group=group) if group else conversations
