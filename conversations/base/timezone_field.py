"""The field of a form by which somebody chooses a time zone: a plain list, by part of the world and city."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .timezones import choices, known, usual_name


class ZoneSelect(forms.Select):
    """A script puts the zone of the device above all others; its group is called as `data-own-zone` says."""

    class Media:
        js = (forms.Script("js/time_zone.js", type="module"),)

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-own-zone": _("This device"), **(attrs or {})})

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """What was chosen in earlier times and is none of the choices stays chosen."""
        offered = {zone for _area, zones in self.choices for zone, _city in zones}
        self.choices = [*self.choices, *((zone, zone) for zone in value if known(zone) and zone not in offered)]
        return super().optgroups(name, value, attrs)


class TimezoneField(forms.ChoiceField):
    """Any zone by any of its names; those that people live by are offered."""

    widget = ZoneSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=choices, **{"label": _("Time zone"), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return usual_name(value) if isinstance(value, str) else value

    def valid_value(self, value: str) -> bool:
        return bool(known(value))
