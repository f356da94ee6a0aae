"""Whether an agent wants work, channel by channel, and how full they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from conversations.base.announcing import announce
from conversations.base.errors import NotPossible
from conversations.channels import Channel, all_channels, channel_named
from conversations.models import Call, Conversation
from conversations.models.conversation import served_on

from . import signals
from .models import Agent, Availability

FREE, BUSY, OFF = "free", "busy", "off"


@dataclass(frozen=True)
class Key:
    """One channel's button on the desk."""

    channel: Channel
    load: int
    slots: int
    state: str
    reason: str
    changed_at: datetime | None
    missed: Conversation | None


def keys_of(agent: Agent) -> list[Key]:
    """The buttons of the channels that the administrator gave this agent, in the channels' order."""
    rows = {
        a.channel: a for a in agent.availabilities.select_related("missed__visitor", "missed__inbox", "missed__agent")
    }
    loads = loads_of([agent.user_id])
    given = [rows[channel.name] for channel in all_channels() if channel.name in rows]
    return [_key(row, loads.get((agent.user_id, row.channel), 0)) for row in given]


def state_of(is_wanted: bool, load: int, slots: int) -> str:
    """Green, orange or red: orange is red's opposite, wanted but full."""
    if not is_wanted:
        return OFF
    return FREE if load < slots else BUSY


def loads_of(user_ids: Collection[int]) -> dict[tuple[int, str], int]:
    """Open conversations by (user, channel), counted from the rows: a kept counter drifts.

    A call in a conversation of another channel counts as one of the video channel's.
    """
    counted = (
        Conversation.objects.in_progress()
        .filter(agent__in=user_ids)
        .annotate(channel=served_on())
        .values_list("agent", "channel")
        .annotate(n=Count("pk"))
        .order_by()
    )
    loads = {(agent, channel): n for agent, channel, n in counted}
    calls = Call.objects.open().filter(agent__in=user_ids).annotate(channel=served_on("conversation__"))
    for agent in calls.exclude(channel="video").values_list("agent", flat=True):
        loads[agent, "video"] = loads.get((agent, "video"), 0) + 1
    return loads


def choose(
    agent: Agent, channels: Iterable[str], *, wanted: bool, now: datetime, reason: str = Availability.Reason.CHOSEN
) -> None:
    """They turn green or red on these channels, also in the middle of conversations, which go on."""
    changed = agent.availabilities.filter(channel__in=list(channels)).update(
        is_wanted=wanted, reason=reason, changed_at=now, missed=None
    )
    if not changed:
        raise NotPossible(_("You have not been given this channel: ask an administrator."))
    if wanted and reason == Availability.Reason.CHOSEN:  # with the app before one's eyes: the five hours start here
        Agent.objects.filter(pk=agent.pk).update(foreground_at=now)
    announce(signals.availability_changed, user_id=agent.user_id, is_less=not wanted, now=now)


def miss(missed: Iterable[tuple[Agent, Conversation]], *, now: datetime) -> None:
    """First answers did not come: their agents become unavailable on that channel, and their desks say why."""
    last = {(agent.pk, conversation.served_on): conversation for agent, conversation in missed}
    rows = Availability.objects.filter(agent__in={agent for agent, _channel in last}).select_for_update(of=("self",))
    known = [row for row in rows.select_related("agent").order_by("pk") if (row.agent_id, row.channel) in last]
    for row in known:
        row.is_wanted, row.reason, row.changed_at = False, Availability.Reason.MISSED, now
        row.missed = last[row.agent_id, row.channel]
    Availability.objects.bulk_update(known, ["is_wanted", "reason", "changed_at", "missed"])
    for row in known:
        announce(signals.availability_changed, user_id=row.agent.user_id, is_less=True, now=now)


@transaction.atomic
def end_background(agent_pk: int, *, silent_since: datetime, now: datetime) -> bool:
    """Five hours in the background are over. False where the agent came back, or another clock was quicker."""
    over = Availability.objects.wanted().in_background_since(silent_since).filter(agent=agent_pk)
    ended = over.update(is_wanted=False, reason=Availability.Reason.BACKGROUND, changed_at=now, missed=None)
    if ended:
        user_id = Agent.objects.values_list("user", flat=True).get(pk=agent_pk)
        announce(signals.availability_changed, user_id=user_id, is_less=True, now=now)
        announce(signals.background_ended, user_id=user_id)
    return bool(ended)


def _key(row: Availability, load: int) -> Key:
    return Key(
        channel=channel_named(row.channel),
        load=load,
        slots=row.slots,
        state=state_of(row.is_wanted, load, row.slots),
        reason=row.reason,
        changed_at=row.changed_at,
        missed=row.missed,
    )
