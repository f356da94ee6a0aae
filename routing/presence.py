"""Whether an agent's app is open and looked at. This is a fact of seconds; wanting work is another, of hours."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField

from conversations.base.prepared import Prepared, Slot, key

from . import availability
from .models import Agent, Availability, AvailabilityQuerySet

SILENT_AFTER = timedelta(seconds=10)  # without a heartbeat the connection is gone: background, not absence
AWAY_AFTER = timedelta(minutes=2)  # not looked at for so long, the agent no longer follows the conversation
BACKGROUND_FOR = timedelta(hours=5)


def hear(foreground: set[int], background: set[int], *, now: datetime) -> None:
    """Heartbeats of agents, by user id: of apps before their eyes, and of apps that are open behind something else."""
    with transaction.atomic():
        _hear_before_eyes().run_for_each(({"user": pk} for pk in sorted(foreground)), now=now)
        _hear_behind().run_for_each(({"user": pk} for pk in sorted(background - foreground)), now=now)


@cache
def _hear_before_eyes() -> Prepared:
    now = Slot("now", DateTimeField())
    return Prepared.update(Agent.objects.filter(user=key("user")), seen_at=now, foreground_at=now)


@cache
def _hear_behind() -> Prepared:
    return Prepared.update(Agent.objects.filter(user=key("user")), seen_at=Slot("now", DateTimeField()))


def in_foreground(agent: Agent, now: datetime) -> bool:
    return agent.foreground_at is not None and agent.foreground_at > now - SILENT_AFTER


def is_away(agent: Agent, now: datetime) -> bool:
    return agent.foreground_at is None or agent.foreground_at <= now - AWAY_AFTER


def too_long_in_background(now: Any) -> AvailabilityQuerySet:
    """Of agents whose five hours in the background are over."""
    return Availability.objects.wanted().in_background_since(now - BACKGROUND_FOR)


def end_background(now: datetime) -> int:
    """They become unavailable on every channel."""
    agents = list(too_long_in_background(now).values_list("agent", flat=True).distinct().order_by())
    return sum(availability.end_background(pk, silent_since=now - BACKGROUND_FOR, now=now) for pk in agents)


def background_ends_at(row: Availability) -> datetime | None:
    """When the five hours of an availability will be over, if the agent does not come back; None where none run."""
    granted = row.changed_at if row.reason == Availability.Reason.SUPERVISOR else None
    starts = [moment for moment in (row.agent.foreground_at, granted) if moment]
    return max(starts) + BACKGROUND_FOR if row.is_wanted and starts else None
