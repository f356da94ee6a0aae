"""Time zones by their names of the IANA database, as people choose them."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def check_timezone(name: str) -> None:
    """For a column. Raises ValidationError."""
    if name not in available_timezones():
        raise ValidationError(_("%(name)s is not a time zone. Write it like Europe/Paris."), params={"name": name})


def known(name: str) -> str:
    """The same where it is a time zone, as browsers name theirs; else ""."""
    return name if name in available_timezones() else ""


def choices() -> list[tuple[str, str]]:
    """For a form: (name, the same as people read it)."""
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]
