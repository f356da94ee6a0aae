"""The administration of business hours: stretches of the week and closed days, below their inbox."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations import hours
from conversations.models import ClosedDay, OpeningHours

from .pages import ChangedRows, Table


class StretchForm(forms.ModelForm):
    class Meta:
        model = OpeningHours
        fields = ("weekday", "opens", "closes")
        help_texts = {"closes": gettext_lazy("23:59 is the end of the day.")}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        opens, closes = said.get("opens"), said.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("It must close after it opens."))
        return said


class Stretches(ChangedRows):
    """Two stretches of one day that share a time are a slip of the pen."""

    def clean(self) -> None:
        super().clean()
        rows = [form.instance for form in self.forms if self._counts(form)]
        if pair := hours.overlapping(rows):
            raise ValidationError(_("These hours overlap: %(one)s and %(other)s.") % {"one": pair[0], "other": pair[1]})

    def _counts(self, form: forms.ModelForm) -> bool:
        is_filled = form.is_valid() and bool(form.cleaned_data.get("closes"))
        return is_filled and not form.cleaned_data.get("DELETE")


class OpeningHoursInline(Table):
    model = OpeningHours
    form = StretchForm
    formset = Stretches
    extra = 0
    verbose_name_plural = gettext_lazy("opening hours (none: always open)")


class ClosedDayInline(Table):
    model = ClosedDay
    formset = ChangedRows
    fields = ("day", "name")
    extra = 0
