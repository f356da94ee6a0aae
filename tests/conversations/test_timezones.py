"""Time zones as people choose them: by city in their language, with how far it is from UTC."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.utils import translation

from conversations.base import timezones
from conversations.base.timezone_field import TimezoneField

SUMMER, WINTER = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


class ZoneForm(forms.Form):
    timezone = TimezoneField()


def chosen(zone):
    """The option that is selected where this zone was stored: (its value, what is read)."""
    field = ZoneForm(initial={"timezone": zone})["timezone"]
    groups = field.field.widget.optgroups("timezone", [field.value()])
    options = [option for _name, options, _index in groups for option in options]
    return [(option["value"], option["label"]) for option in options if option["selected"]]


@pytest.mark.parametrize(("language", "city"), [("fr", "Athènes"), ("en", "Athens")])
def test_cities_are_called_as_the_reader_calls_them(language, city):
    with translation.override(language):
        zones = dict(zone for _area, zones in timezones.choices() for zone in zones)

    assert zones["Europe/Athens"].startswith(f"{city} (UTC+")
    assert zones["Etc/UTC"] == "UTC"
    assert not [label for label in zones.values() if "_" in label or "/" in label]


def test_they_stand_by_part_of_the_world_in_the_readers_order():
    with translation.override("fr"):
        groups = timezones.choices()

    areas = [area for area, _zones in groups]
    assert areas[-1] == "UTC"
    assert areas[:2] == ["Afrique", "Amérique"]
    america = [zone for zone, _label in dict(groups)["Amérique"]]
    assert america.index("America/El_Salvador") < america.index("America/Havana")  # El Salvador, La Havane


@pytest.mark.parametrize(
    ("zone", "at", "said"),
    [
        ("Europe/Paris", SUMMER, "UTC+2"),
        ("Europe/Paris", WINTER, "UTC+1"),
        ("Asia/Kolkata", SUMMER, "UTC+5:30"),
        ("America/St_Johns", WINTER, "UTC−3:30"),
        ("America/New_York", SUMMER, "UTC−4"),
        ("Europe/London", WINTER, "UTC"),
    ],
)
def test_beside_it_stands_how_far_it_is_from_utc(zone, at, said):
    assert timezones.offset(zone, at) == said


def test_a_zone_of_another_name_is_shown_by_its_usual_one():
    assert [value for value, _label in chosen("America/Montreal")] == ["America/Toronto"]


def test_what_was_chosen_and_is_not_offered_stays_chosen():
    assert chosen("Etc/GMT-3") == [("Etc/GMT-3", "Etc/GMT-3")]


@pytest.mark.parametrize(
    ("said", "is_taken"), [("Europe/Paris", True), ("Asia/Calcutta", True), ("Mars", False), ("", False)]
)
def test_any_zone_is_taken_and_nothing_else(said, is_taken):
    assert ZoneForm({"timezone": said}).is_valid() == is_taken
