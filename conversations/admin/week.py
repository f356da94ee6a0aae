"""A week of opening hours in one field: a row a day, each with its stretches."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations import hours
from conversations.models import Inbox, OpeningHours
from conversations.models.hours import Weekday

SHOWN = 2  # stretches of a day: a break at noon
MOST = 6
Stretch = tuple[int, time, time]  # weekday, opens, closes


def stretches_of(inbox: Inbox) -> list[Stretch]:
    rows = inbox.hours.order_by("weekday", "opens") if inbox.pk else OpeningHours.objects.none()
    return list(rows.values_list("weekday", "opens", "closes"))


class WeekWidget(forms.Widget):
    class Media:
        js = ("js/admin_week.js",)

    def id_for_label(self, id_: str) -> str:
        return ""  # there are many fields, each with a name of its own

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        days = [self._day(weekday, value or []) for weekday in Weekday]
        is_first = bool(self.attrs.get("autofocus"))
        return render_to_string("admin/week.html", {"name": name, "days": days, "is_first": is_first})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[int, str, str]] | None:
        if self.value_omitted_from_data(data, files, name):
            return None
        places = [(day, f"{name}-{day.value}-{n}") for day in Weekday for n in range(MOST)]
        read = [(day.value, data.get(f"{at}-opens", ""), data.get(f"{at}-closes", "")) for day, at in places]
        return [stretch for stretch in read if stretch[1] or stretch[2]]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def _day(self, weekday: Weekday, stretches: list[tuple[int, Any, Any]]) -> dict[str, Any]:
        filled = [(_as_typed(opens), _as_typed(closes)) for day, opens, closes in stretches if day == weekday]
        empty = [("", "")] * max(0, SHOWN - len(filled))
        return {"number": weekday.value, "name": weekday.label, "stretches": [*filled, *empty][:MOST]}


class WeekField(forms.Field):
    """Stretches in their order. None at all: always open."""

    widget = WeekWidget

    def to_python(self, value: Any) -> list[Stretch]:
        """In the order of the week. Raises ValidationError with a sentence for each thing that is wrong."""
        problems: list[str] = []
        found: list[Stretch] = []
        for weekday, opens, closes in value or []:
            try:
                found.append(_read(weekday, opens, closes))
            except ValidationError as refusal:
                day = Weekday(weekday).label
                problems += [_("%(name)s: %(words)s") % {"name": day, "words": words} for words in refusal.messages]
        rows = [OpeningHours(weekday=day, opens=opens, closes=closes) for day, opens, closes in found]
        if pair := hours.overlapping(rows):
            problems.append(_("These hours overlap: %(one)s and %(other)s.") % {"one": pair[0], "other": pair[1]})
        if problems:
            raise ValidationError(problems)
        return sorted(found)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Not where nothing of it was sent."""
        if data is None:
            return False
        try:
            return sorted(initial or []) != self.to_python(data)
        except ValidationError:
            return True


def _read(weekday: int, opens: Any, closes: Any) -> Stretch:
    """Midnight closes the day that it ends."""
    if not (opens and closes):
        raise ValidationError(_("Write both when it opens and when it closes."))
    read = forms.TimeField()
    begins, ends = read.clean(opens), read.clean(closes)
    if ends == time.min:
        ends = hours.END_OF_DAY
    if ends <= begins:
        raise ValidationError(_("It must close after it opens."))
    return weekday, begins, ends


def _as_typed(value: Any) -> str:
    return value.strftime("%H:%M") if isinstance(value, time) else value
