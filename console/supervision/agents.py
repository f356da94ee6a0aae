"""The agents of the live board: what each serves, how full they are, whether they look, who waits for them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from console.shell.pace import heat_after
from conversations.channels import Channel, all_channels, channel_named
from conversations.models import Conversation, Group
from conversations.models.conversation import served_on
from routing import availability, presence
from routing.models import Agent, Availability

FOREGROUND, BACKGROUND, GONE, NEVER = "foreground", "background", "gone", "never"
DRAWN_SLOTS = 8  # above it the figures alone are easier to read


@dataclass(frozen=True)
class Cell:
    """One column for one agent: a channel, or all third-party channels together."""

    label: str | Promise  # of its column
    state: str
    load: int
    slots: int

    @property
    def drawn(self) -> list[bool]:
        """The little boxes, taken or free."""
        return [place < self.load for place in range(self.slots)] if self.slots <= DRAWN_SLOTS else []


@dataclass(frozen=True)
class Row:
    agent: Agent
    cells: list[Cell | None]
    presence: str
    present_at: datetime | None  # since when in the background, or gone
    background_ends_at: datetime | None
    owed_since: datetime | None
    heat: str
    is_available: bool
    states: dict[str, str]  # by channel


@dataclass(frozen=True)
class Column:
    """`channel` is None for the third-party channels together."""

    channel: Channel | None
    channels: tuple[str, ...]  # names

    @property
    def label(self) -> str | Promise:
        return self.channel.label if self.channel else _("Third-party")


def table(now: datetime, *, group: Group | None) -> tuple[list[Column], list[Row]]:
    """Columns of the channels that somebody serves, and the agents, whoever keeps a visitor waiting longest first."""
    serving = Availability.objects.filter(agent__user__is_active=True).select_related("agent__user")
    if group:
        serving = serving.filter(agent__user__desk_groups=group)
    by_agent: dict[int, list[Availability]] = {}
    for served in serving.order_by("agent__user__first_name", "agent__user__last_name", "pk"):
        by_agent.setdefault(served.agent_id, []).append(served)
    user_ids = [rows[0].agent.user_id for rows in by_agent.values()]
    columns = _columns({served.channel for rows in by_agent.values() for served in rows})
    loads, owed = availability.loads_of(user_ids), _owed(user_ids)
    found = [_row(rows, columns, loads, owed, now) for rows in by_agent.values()]
    return columns, sorted(found, key=lambda row: (row.owed_since or now, not row.is_available))


def _columns(served: set[str]) -> list[Column]:
    shown = [channel for channel in all_channels() if channel.name in served]
    on_site = [Column(channel, (channel.name,)) for channel in shown if channel.is_on_site]
    third_party = tuple(channel.name for channel in shown if not channel.is_on_site)
    return [*on_site, Column(None, third_party)] if third_party else on_site


def _owed(user_ids: list[int]) -> dict[int, list[tuple[datetime, str]]]:
    """The oldest owed answers by user: (since when, on which channel)."""
    owed: dict[int, list[tuple[datetime, str]]] = {}
    waiting = Conversation.objects.in_progress().filter(agent__in=user_ids, owed_since__isnull=False)
    for user_id, channel, since in (
        waiting.annotate(channel=served_on())
        .values_list("agent", "channel")
        .annotate(since=Min("owed_since"))
        .order_by()
    ):
        owed.setdefault(user_id, []).append((since, channel))
    return owed


def _row(
    rows: list[Availability],
    columns: list[Column],
    loads: dict[tuple[int, str], int],
    owed: dict[int, list[tuple[datetime, str]]],
    now: datetime,
) -> Row:
    agent = rows[0].agent
    by_channel = {row.channel: row for row in rows}
    load = {channel: loads.get((agent.user_id, channel), 0) for channel in by_channel}
    waits = owed.get(agent.user_id, [])
    wanted = [row for row in rows if row.is_wanted]
    seen, seen_at = _presence(agent, bool(wanted), now)
    ends = [end for row in wanted if (end := presence.background_ends_at(row))]
    return Row(
        agent=agent,
        cells=[_cell(column, [by_channel[c] for c in column.channels if c in by_channel], load) for column in columns],
        presence=seen,
        present_at=seen_at,
        background_ends_at=min(ends, default=None) if seen == BACKGROUND else None,
        owed_since=min((since for since, _channel in waits), default=None),
        heat=_heat(waits, now),
        is_available=bool(wanted),
        states={row.channel: availability.state_of(row.is_wanted, load[row.channel], row.slots) for row in rows},
    )


def _cell(column: Column, rows: list[Availability], loads: dict[str, int]) -> Cell | None:
    """Several channels are free where one of them is, off where none is wanted."""
    if not rows:
        return None
    states = {availability.state_of(row.is_wanted, loads[row.channel], row.slots) for row in rows}
    order = (availability.FREE, availability.BUSY, availability.OFF)
    return Cell(
        label=column.label,
        state=next(state for state in order if state in states),
        load=sum(loads[row.channel] for row in rows),
        slots=sum(row.slots for row in rows),
    )


def _presence(agent: Agent, is_available: bool, now: datetime) -> tuple[str, datetime | None]:
    """Whoever is available and lost the connection is in the background, not absent."""
    if presence.in_foreground(agent, now):
        return FOREGROUND, None
    connected = agent.seen_at is not None and agent.seen_at > now - presence.SILENT_AFTER
    if (is_available or connected) and agent.foreground_at:
        return BACKGROUND, agent.foreground_at
    return (GONE, agent.seen_at) if agent.seen_at else (NEVER, None)


def _heat(waits: list[tuple[datetime, str]], now: datetime) -> str:
    """The most pressing of them."""
    found = {heat_after(now - since, on_site=channel_named(channel).is_on_site) for since, channel in waits}
    return next((heat for heat in ("hot", "warm") if heat in found), "calm")
