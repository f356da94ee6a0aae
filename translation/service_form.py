"""What the administration asks of every service: where it is, with which key, which of its models."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

LONGEST_KEY = 300  # characters
COLUMNS = {"secret": "secrets", "forget_secret": "secrets"}  # in which a field lies that is not called like its column


class ServiceForm(forms.ModelForm):
    """Of a row with `is_on`, `url`, `model` and the sealed `secrets`, where the key lies under "key".

    It is never shown again: an empty field keeps it, what is written takes its place, and a box removes it.
    """

    secret = forms.CharField(
        label=_("Key"),
        max_length=LONGEST_KEY,
        required=False,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password", "class": "vTextField"}),
        help_text=_("It is never shown again. Leave the field empty to keep it."),
    )
    forget_secret = forms.BooleanField(label=_("Remove the key"), required=False)

    lacks_it = _("The service cannot be asked without it.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.secrets:
            self.fields["secret"].widget.attrs["placeholder"] = _("Kept. Type to replace it.")

    @property
    def needed(self) -> Sequence[str]:
        """The fields without which it cannot be switched on."""
        return "url", "model"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        secrets = self._secrets(said)
        for name in self.needed if said.get("is_on") else ():
            if not (said.get(name) or (name == "secret" and secrets)):
                self.add_error(name, self.lacks_it)
        self.instance.secrets = secrets
        return said

    @property
    def changed_columns(self) -> set[str]:
        return {COLUMNS.get(name, name) for name in self.changed_data}

    def _secrets(self, said: dict[str, Any]) -> dict[str, str]:
        if key := said.get("secret"):
            return {"key": key}
        return {} if said.get("forget_secret") else self.instance.secrets


class ServiceAdmin(admin.ModelAdmin):
    """Its page writes only what was changed there."""

    form = ServiceForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A secret that is kept is followed by the box that removes it."""
        sets = super().get_fieldsets(request, obj)
        if obj is None or not obj.secrets:
            return sets
        return [(title, {**options, "fields": list(_with_box(options["fields"]))}) for title, options in sets]

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        obj.save(update_fields=form.changed_columns)


def _with_box(fields: Iterable[Any]) -> Iterator[Any]:
    for field in fields:
        yield field
        if field == "secret":
            yield "forget_secret"
