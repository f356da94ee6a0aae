"""Days and hours as sentences have them: one way for each language, on every screen."""

from datetime import date, datetime, time

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def day_words(day: date, *, year: bool = False) -> str:
    """ "2 March", "2 March 2026"."""
    return date_format(day, _pattern(day, "F", year))


def short_day_words(day: date, *, year: bool = False) -> str:
    """ "2 March", "12 Oct.", "12 Oct. 2025"."""
    return date_format(day, _pattern(day, "N", year))


def weekday_words(day: date) -> str:
    """ "Wed 2", of a day that is near."""
    return date_format(day, _("D j"))


def hour_words(at: datetime | time) -> str:
    """ "09:30"."""
    return time_format(at)


def moment_words(at: datetime) -> str:
    """ "2 March, 09:30", by the reader's clock."""
    local = localtime(at)
    return f"{day_words(local)}, {hour_words(local)}"


def short_moment_words(at: datetime) -> str:
    """ "12 Oct. 2025, 09:30", by the reader's clock."""
    local = localtime(at)
    return f"{short_day_words(local, year=True)}, {hour_words(local)}"


def length_words(seconds: int) -> str:
    """ "42 s", "4 min 12 s", "1 h 4 min", of what lasted so many seconds: it never reads as a time of day."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    units = [(hours, _("{n} h")), (minutes, _("{n} min")), (rest, _("{n} s"))]
    shown = units[:2] if hours else units[1:]
    said = [pattern.replace("{n}", str(n)) for n, pattern in shown if n]
    return "\N{NO-BREAK SPACE}".join(said) or _("{n} s").replace("{n}", "0")


def _pattern(day: date, month: str, year: bool) -> str:
    number = pgettext("the first day of a month", "j") if day.day == 1 else "j"
    return f"{number} {month} Y" if year else f"{number} {month}"
