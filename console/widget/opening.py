"""Business hours as a visitor reads them: when the team is back, and when that changes."""

from datetime import timedelta
from math import ceil
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from conversations import hours
from conversations.base.dates import day_words, hour_words

LONGEST_UNASKED = 900  # seconds until a page asks again in any case: an administrator may have changed the hours


def opening(inbox, *, zone=None, now):
    """`is_shut`, `back` in words (empty where nobody knows when), `changes_in` in seconds for the page's next look."""
    plan = hours.hours_of(inbox)
    if plan.is_always_open:
        return {"is_shut": False, "back": "", "changes_in": None}
    is_shut = not plan.is_open(now)
    change = plan.next_opening(now) if is_shut else plan.next_closing(now)
    seconds = ceil((change - now).total_seconds()) if change else LONGEST_UNASKED
    return {
        "is_shut": is_shut,
        "back": back_words(change, plan.zone, zone or plan.zone, now) if is_shut and change else "",
        "changes_in": min(seconds, LONGEST_UNASKED),
    }


def zone_of(name):
    """The visitor's time zone by the name that their browser gives, or None."""
    try:
        return ZoneInfo(name) if isinstance(name, str) and len(name) <= 60 else None
    except (ValueError, LookupError, OSError):
        return None


def back_words(moment, zone, visitors_zone, now):
    """In the inbox's time, which is named where the visitor's clock shows another."""
    there, today = moment.astimezone(zone), now.astimezone(zone).date()
    at = hour_words(there)
    if moment.astimezone(visitors_zone).utcoffset() != there.utcoffset():
        city = zone.key.rpartition("/")[2].replace("_", " ")
        at = _("%(time)s (%(city)s time)") % {"time": at, "city": city}
    is_same_day = now.astimezone(visitors_zone).date() == today  # else their tomorrow is another one
    away = there.date() - today
    if away >= timedelta(days=7):
        return _("Back on %(date)s at %(time)s") % {"date": day_words(there), "time": at}
    if is_same_day and away <= timedelta(days=1):
        words = _("Back tomorrow at %(time)s") if away else _("Back today at %(time)s")
        return words % {"time": at}
    return _("Back on %(weekday)s at %(time)s") % {"weekday": date_format(there, "l"), "time": at}
