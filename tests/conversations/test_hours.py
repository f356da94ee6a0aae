"""When an inbox is open: in its own time zone, through days on which the clocks change."""

from datetime import UTC, date, datetime, time

import pytest

from conversations import hours
from conversations.models import ClosedDay, OpeningHours, Weekday

MONDAY, FRIDAY, SATURDAY, SUNDAY = Weekday.MONDAY, Weekday.FRIDAY, Weekday.SATURDAY, Weekday.SUNDAY


@pytest.fixture
def opens(shop):
    """The shop is in Paris. `opens(MONDAY, "9:00", "18:00")`."""

    def add(weekday, at, until):
        return OpeningHours.objects.create(
            inbox=shop,
            weekday=weekday,
            opens=time.fromisoformat(f"{at:0>5}"),
            closes=time.fromisoformat(f"{until:0>5}"),
        )

    return add


def utc(*moment):
    return datetime(*moment, tzinfo=UTC)


def test_an_inbox_without_hours_is_always_open(shop):
    assert hours.is_open(shop, utc(2026, 1, 1, 3))


def test_it_opens_at_the_minute_and_is_closed_at_the_minute(shop, opens):
    opens(MONDAY, "9:00", "18:00")

    assert not hours.is_open(shop, utc(2026, 3, 2, 7, 59, 59))
    assert hours.is_open(shop, utc(2026, 3, 2, 8))
    assert hours.is_open(shop, utc(2026, 3, 2, 16, 59, 59))
    assert not hours.is_open(shop, utc(2026, 3, 2, 17))


def test_it_closes_at_noon_and_opens_again(shop, opens):
    opens(MONDAY, "9:00", "12:00")
    opens(MONDAY, "14:00", "18:00")

    assert hours.next_opening(shop, utc(2026, 3, 2, 11, 30)) == utc(2026, 3, 2, 13)
    assert hours.hours_of(shop).next_closing(utc(2026, 3, 2, 9)) == utc(2026, 3, 2, 11)


def test_a_closed_day_is_passed_over(shop, opens):
    for weekday in Weekday:
        opens(weekday, "9:00", "18:00")
    ClosedDay.objects.create(inbox=shop, day=date(2026, 5, 1), name="Labour Day")

    assert not hours.is_open(shop, utc(2026, 5, 1, 10))
    assert hours.next_opening(shop, utc(2026, 4, 30, 20)) == utc(2026, 5, 2, 7)


def test_a_closed_day_of_an_inbox_without_hours(shop):
    ClosedDay.objects.create(inbox=shop, day=date(2026, 5, 1))

    assert not hours.is_open(shop, utc(2026, 5, 1, 10))
    assert hours.next_opening(shop, utc(2026, 5, 1, 10)) == utc(2026, 5, 1, 22)  # midnight in Paris


def test_2359_is_the_end_of_the_day_and_the_next_day_goes_on(shop, opens):
    for weekday in Weekday:
        opens(weekday, "0:00", "23:59")

    assert hours.is_open(shop, utc(2026, 3, 2, 22, 59, 30))
    assert hours.hours_of(shop).next_closing(utc(2026, 3, 2, 12)) > utc(2026, 3, 8)


def test_an_inbox_that_never_opens_says_no_time(shop, opens):
    opens(MONDAY, "9:00", "18:00")
    for offset in range(60):
        ClosedDay.objects.create(inbox=shop, day=date.fromordinal(date(2026, 3, 2).toordinal() + 7 * offset))

    assert hours.next_opening(shop, utc(2026, 3, 1, 12)) is None


def test_the_day_on_which_summer_time_begins(shop, opens):
    """29 March 2026 in Paris: 2:00 is followed by 3:00."""
    opens(SATURDAY, "9:00", "18:00")
    opens(SUNDAY, "9:00", "18:00")

    assert hours.next_opening(shop, utc(2026, 3, 27, 18)) == utc(2026, 3, 28, 8)
    assert hours.next_opening(shop, utc(2026, 3, 28, 18)) == utc(2026, 3, 29, 7)


def test_an_hour_that_is_skipped_is_open_from_the_jump_on(shop, opens):
    opens(SUNDAY, "2:30", "4:00")

    assert hours.next_opening(shop, utc(2026, 3, 28, 12)) == utc(2026, 3, 29, 1)
    assert not hours.is_open(shop, utc(2026, 3, 29, 0, 59))
    assert hours.is_open(shop, utc(2026, 3, 29, 1))


def test_a_stretch_that_is_skipped_whole_does_not_take_place(shop, opens):
    opens(SUNDAY, "2:10", "2:50")

    assert not hours.is_open(shop, utc(2026, 3, 29, 1))
    assert hours.is_open(shop, utc(2026, 4, 5, 0, 20))


def test_an_hour_that_comes_twice_is_open_both_times(shop, opens):
    """25 October 2026 in Paris: 3:00 is followed by 2:00."""
    opens(SUNDAY, "1:00", "2:30")

    assert hours.is_open(shop, utc(2026, 10, 25, 0, 15))  # 2:15, the first
    assert hours.is_open(shop, utc(2026, 10, 25, 0, 45))  # 2:45, between the two: it has not closed yet
    assert hours.is_open(shop, utc(2026, 10, 25, 1, 15))  # 2:15, the second
    assert not hours.is_open(shop, utc(2026, 10, 25, 1, 30))


@pytest.mark.parametrize(
    ("zone", "moment", "is_open"),
    [
        ("Europe/Paris", utc(2026, 3, 2, 8, 30), True),
        ("America/New_York", utc(2026, 3, 2, 8, 30), False),
        ("America/New_York", utc(2026, 3, 2, 14, 30), True),
        ("Asia/Kathmandu", utc(2026, 3, 2, 3, 15), True),
        ("Pacific/Kiritimati", utc(2026, 3, 1, 19), True),
    ],
)
def test_hours_are_those_of_the_inboxs_zone(shop, opens, zone, moment, is_open):
    opens(MONDAY, "9:00", "18:00")
    shop.timezone = zone

    assert hours.is_open(shop, moment) is is_open


def test_every_instant_of_a_year_agrees_with_what_comes_next(shop, opens):
    opens(MONDAY, "9:00", "12:30")
    opens(FRIDAY, "22:00", "23:59")
    opens(SATURDAY, "0:00", "4:00")
    opens(SUNDAY, "2:30", "3:30")
    plan = hours.hours_of(shop)

    now, openings = utc(2026, 1, 1), 0
    while now < utc(2027, 1, 1):
        change = plan.next_closing(now) if plan.is_open(now) else plan.next_opening(now)
        assert change > now
        assert plan.is_open(change) is not plan.is_open(now)
        openings += plan.is_open(change) and change < utc(2027, 1, 1)
        now = change

    assert openings == 3 * 52  # the night of Friday to Saturday is one stretch


@pytest.mark.parametrize(
    ("one", "other", "do"),
    [
        ((MONDAY, "9:00", "12:00"), (MONDAY, "11:59", "18:00"), True),
        ((MONDAY, "9:00", "18:00"), (MONDAY, "10:00", "11:00"), True),
        ((MONDAY, "9:00", "12:00"), (MONDAY, "12:00", "18:00"), False),
        ((MONDAY, "9:00", "12:00"), (FRIDAY, "9:00", "12:00"), False),
    ],
)
def test_stretches_that_overlap_are_found(shop, opens, one, other, do):
    assert bool(hours.overlapping([opens(*one), opens(*other)])) is do
