"""The days and hours to which a snooze may last, as a calendar of whole weeks."""

from datetime import datetime, time, timedelta
from itertools import batched

from django.utils import timezone
from django.utils.formats import date_format

from console.drawing import moments
from conversations.base import dates
from conversations.lifecycle import LONGEST_SNOOZE

DAYS_AT_FIRST = 10  # to choose from, in whole weeks
HOURS = [time(hour, minute) for hour in range(24) for minute in range(0, 60, 15)]
QUICK_HOURS = (time(9), time(14), time(18))


def drawn(chosen, now, *, first_day):
    """What the sheet shows: the weeks to choose from, the hours, and what stands chosen already (a mapping of text).

    `first_day`: of the reader's weeks, 0 for Monday.
    """
    today, last = timezone.localdate(now), last_day(now)
    day, hour = _chosen(chosen.get("day"), chosen.get("time"), now)
    weeks = _weeks(today, last, first_day)
    first = [week for week in weeks if week[0] < today + timedelta(days=DAYS_AT_FIRST)]
    shows_all = "all" in chosen or day > first[-1][-1]
    shown = weeks if shows_all else first
    days = [
        {
            "date": date,
            "name": f"{date_format(date, 'l')} {dates.day_words(date)}",
            "is_today": date == today,
            "is_possible": _is_to_come(date, HOURS[-1], now) and date <= last,
            "is_chosen": date == day,
            "pattern": moments.snooze_pattern(date, today),
        }
        for week in shown
        for date in week
    ]
    return {
        "days": days,
        "weekdays": [date_format(date, "D")[0].upper() for date in weeks[0]],
        "months": _months(max(today, shown[0][0]), min(last, shown[-1][-1])),
        "shows_all": shows_all,
        "last": dates.day_words(last),
        "hours": [_hour(day, hour, now) for hour in HOURS],
        "quick": [_hour(day, hour, now) for hour in QUICK_HOURS],
        "hour": f"{hour:%H:%M}",
        "zone": timezone.get_current_timezone_name(),
        "city": timezone.get_current_timezone_name().rsplit("/", 1)[-1].replace("_", " "),
        "button": moments.snooze_pattern(day, today).replace("{time}", dates.hour_words(hour)),
    }


def last_day(now):
    return timezone.localdate(now + LONGEST_SNOOZE)


def _chosen(day, hour, now):
    """What stands chosen already, else tomorrow morning; what has passed gives way to what comes next."""
    today = timezone.localdate(now)
    try:
        day = datetime.strptime(day or "", "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        day = today + timedelta(days=1)
    try:
        hour = time.fromisoformat(hour or "")
    except ValueError:
        hour = QUICK_HOURS[0]
    day = min(max(day, today), last_day(now))
    if not _is_to_come(day, HOURS[-1], now):
        day += timedelta(days=1)
    if not _is_to_come(day, hour, now):
        hour = next((later for later in HOURS if later > hour and _is_to_come(day, later, now)), HOURS[-1])
    return day, hour


def _is_to_come(day, hour, now):
    """Neither has it passed, nor do the clocks leave it out."""
    moment = moments.in_zone(day, hour, now)
    return moment is not None and moment > now


def _weeks(today, last, first_day):
    """Whole weeks, from this one to that of the last day."""
    start = today - timedelta(days=(today.weekday() - first_day) % 7)
    return list(batched((start + timedelta(days=n) for n in range((last - start).days // 7 * 7 + 7)), 7))


def _months(first, last):
    """ "November, December 2026", "November 2026 – February 2027"."""
    apart = (last.year - first.year) * 12 + last.month - first.month
    if not apart:
        return date_format(first, "F Y")
    begins = date_format(first, "F" if first.year == last.year else "F Y")
    return f"{begins}{', ' if apart == 1 else ' – '}{date_format(last, 'F Y')}"


def _hour(day, hour, now):
    return {
        "value": f"{hour:%H:%M}",
        "label": dates.hour_words(hour),
        "is_possible": _is_to_come(day, hour, now),
    }
