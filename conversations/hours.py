"""When an inbox is open: stretches of weekdays in its own time zone, closed days apart.

A stretch is turned into instants before anything is compared, so that it lasts as long as it does on the wall even
where the clocks change within it. One that begins or ends in an hour that is skipped does so when the clocks jump;
in an hour that comes twice it begins with the first and ends with the second. 23:59 is the end of the day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db import transaction

from .models import Inbox, OpeningHours

LOOK_AHEAD = 400  # days in which an inbox opens again, or does not say when
END_OF_DAY = time(23, 59)


@dataclass(frozen=True)
class Hours:
    """An inbox's plan, read once. Without any stretch every day is open, from end to end."""

    zone: ZoneInfo
    stretches: tuple[tuple[int, time, time], ...]  # weekday, opens, closes
    closed: frozenset[date]

    @property
    def is_always_open(self) -> bool:
        return not self.stretches and not self.closed

    def is_open(self, now: datetime) -> bool:
        return self.is_always_open or any(start <= now < end for start, end in self._around(now, days=0))

    def next_opening(self, now: datetime) -> datetime | None:
        """When a stretch begins next; None where none does in the time that is looked at."""
        return next((start for start, _end in self._around(now, days=LOOK_AHEAD) if start > now), None)

    def next_closing(self, now: datetime) -> datetime | None:
        """When the stretch ends that is open now, with those that follow it without a gap."""
        closing = None
        for start, end in self._around(now, days=7):
            if start <= (closing or now) < end:
                closing = end
        return closing

    def _around(self, now: datetime, *, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Stretches in their order, of the day before `now` to so many days after it."""
        today = now.astimezone(self.zone).date()
        for offset in range(-1, days + 1):
            day = today + timedelta(days=offset)
            if day not in self.closed:
                yield from self._of(day)

    def _of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        stretches = self.stretches or ((day.weekday(), time.min, END_OF_DAY),)
        for weekday, opens, closes in stretches:
            if weekday == day.weekday():
                yield self._instant(day, opens, fold=0), self._end(day, closes)

    def _end(self, day: date, closes: time) -> datetime:
        if closes >= END_OF_DAY:
            return self._instant(day + timedelta(days=1), time.min, fold=0)
        return self._instant(day, closes, fold=1)

    def _instant(self, day: date, at: time, *, fold: int) -> datetime:
        on_the_wall = datetime.combine(day, at)
        while True:
            moment = on_the_wall.replace(tzinfo=self.zone, fold=fold).astimezone(UTC)
            if moment.astimezone(self.zone).replace(tzinfo=None) == on_the_wall:
                return moment
            on_the_wall += timedelta(minutes=1)  # the clocks jump over this one


def hours_of(inbox: Inbox) -> Hours:
    rows: Iterable[tuple[int, time, time]] = inbox.hours.order_by("weekday", "opens").values_list(
        "weekday", "opens", "closes"
    )
    closed = inbox.closed_days.values_list("day", flat=True)
    return Hours(ZoneInfo(inbox.timezone), tuple(rows), frozenset(closed))


@transaction.atomic
def keep(inbox: Inbox, stretches: Iterable[tuple[int, time, time]]) -> None:
    """The inbox's week from now on; what is in it already stays the row that it is."""
    wanted = set(stretches)
    for row in inbox.hours.all():
        stretch = (row.weekday, row.opens, row.closes)
        if stretch in wanted:
            wanted.remove(stretch)
        else:
            row.delete()
    for weekday, opens, closes in sorted(wanted):
        OpeningHours.objects.create(inbox=inbox, weekday=weekday, opens=opens, closes=closes)


def is_open(inbox: Inbox, now: datetime) -> bool:
    return hours_of(inbox).is_open(now)


def next_opening(inbox: Inbox, now: datetime) -> datetime | None:
    return hours_of(inbox).next_opening(now)


def overlapping(rows: Iterable[OpeningHours]) -> tuple[OpeningHours, OpeningHours] | None:
    """Two stretches of one weekday that share a time, if there are any."""
    in_order = sorted(rows, key=lambda row: (row.weekday, row.opens))
    for before, after in pairwise(in_order):
        if before.weekday == after.weekday and after.opens < before.closes:
            return before, after
    return None
