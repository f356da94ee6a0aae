"""Time zones by their names of the IANA database, shown to people by cities and how far they are from UTC."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .folding import folded

type Group = tuple[str, list[tuple[str, str]]]

UTC = "Etc/UTC"
AREAS: Mapping[str, Promise] = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Europe"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic Ocean"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific Ocean"),
}


def check_timezone(name: str) -> None:
    """For a column. Raises ValidationError."""
    if name not in _zones():
        raise ValidationError(_("%(name)s is not a time zone. Write it like Europe/Paris."), params={"name": name})


def known(name: str) -> str:
    """The same where it is a time zone, as browsers name theirs; else ""."""
    return name if name in _zones() else ""


def choices() -> list[Group]:
    """(part of the world, [(name, “Paris (UTC+1)”), …]) in the order of the reader's language; UTC at the end.

    Cities are called as CLDR calls them; where it does not know one, by the name of the zone.
    """
    now = timezone.now()
    groups = defaultdict(list)
    for zone, city in _cities(get_language() or "en"):
        groups[str(AREAS[zone.partition("/")[0]])].append((zone, f"{city} ({offset(zone, now)})"))
    return [*sorted(groups.items(), key=lambda group: folded(group[0])), ("UTC", [(UTC, "UTC")])]


def offset(zone: str, at: datetime) -> str:
    """How far its clocks are from UTC at this moment: “UTC+5:30”."""
    minutes = (at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"


def usual_name(zone: str) -> str:
    """Of the names that a zone has, the one among the choices: America/Toronto for America/Montreal."""
    return str(get_global("zone_aliases").get(zone, zone))


@cache
def _zones() -> frozenset[str]:
    """Python looks through the folders of the database each time, which takes as long as a page does."""
    return frozenset(available_timezones())


@cache
def _cities(language: str) -> list[tuple[str, str]]:
    """(name, city) of every zone that people live by, in the order of the cities."""
    locale = Locale.parse(language, sep="-")
    zones = [zone for zone in get_global("zone_territories") if known(zone) and zone.partition("/")[0] in AREAS]
    cities = [(zone, get_timezone_location(zone, locale=locale, return_city=True)) for zone in zones]
    return sorted(cities, key=lambda pair: folded(pair[1]))
