"""How the desk names a moment to come: today's by the hour, this week's by the day, later ones by the date."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from conversations.base.dates import day_words, hour_words, short_day_words, weekday_words

WEEK = timedelta(days=7)


def until_words(moment: datetime, now: datetime) -> str:
    """What a snooze until then does: "Snooze until 17:12", "Snooze until tomorrow 09:30"."""
    local = timezone.localtime(moment)
    return snooze_pattern(local.date(), timezone.localdate(now)).replace("{time}", hour_words(local))


def snooze_pattern(day: date, today: date) -> str:
    """The same for a day, its hour left open as {time}. Whole sentences: languages put them together differently."""
    if day == today:
        return _("Snooze until {time}")
    if day == today + timedelta(days=1):
        return _("Snooze until tomorrow {time}")
    if day < today + WEEK:
        return _("Snooze until {day} {time}").replace("{day}", date_format(day, "l"))
    return _("Snooze until {date}, {time}").replace("{date}", day_words(day))


def snoozed_words(name: str, moment: datetime | None, now: datetime) -> str:
    """What is said when it is done."""
    if moment is None:
        return _("%(name)s is snoozed until they write") % {"name": name}
    return _("%(name)s is snoozed: back %(when)s") % {"name": name, "when": when_words(moment, now)}


def when_words(moment: datetime, now: datetime) -> str:
    """ "today 17:12", "tomorrow 09:30", "Thursday 09:30", "1 December, 09:30"."""
    local, today = timezone.localtime(moment), timezone.localdate(now)
    if local.date() == today:
        return _("today %(time)s") % {"time": hour_words(local)}
    if local.date() == today + timedelta(days=1):
        return _("tomorrow %(time)s") % {"time": hour_words(local)}
    if local.date() < today + WEEK:
        return f"{date_format(local, 'l')} {hour_words(local)}"
    return f"{day_words(local)}, {hour_words(local)}"


def return_words(moment: datetime, now: datetime) -> str:
    """When a snoozed conversation comes back, short enough for a row: "back at 17:12", "Thu 26, 09:30"."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localdate(now):
        return _("back at %(time)s") % {"time": hour_words(local)}
    is_near = local.date() < timezone.localdate(now) + WEEK
    return f"{weekday_words(local) if is_near else short_day_words(local)}, {hour_words(local)}"


def in_zone(day: date, hour: time, now: datetime) -> datetime | None:
    """The moment of a day and hour in the reader's zone; None for an hour that the clocks leave out on that day.

    Of an hour that comes twice, when they go back, the first one that is still to come.
    """
    zone = timezone.get_current_timezone()
    said = datetime.combine(day, hour)
    first, second = (said.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if timezone.localtime(first).replace(tzinfo=None) != said:
        return None
    return first if first > now else second
