"""The administration of who writes down voice messages: which service, and with which key."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conversations.models import TranscriptionSetting

from .pages import OneRow


class SettingForm(forms.ModelForm):
    key = forms.CharField(
        label=_("key"),
        max_length=300,
        required=False,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
        help_text=_("It is never shown again. An empty field keeps it."),
    )

    class Meta:
        model = TranscriptionSetting
        fields = ("is_on", "url", "model")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("url", "model") if said.get("is_on") else ():
            if not said.get(name):
                self.add_error(name, _("The service cannot be asked without it."))
        return said


@admin.register(TranscriptionSetting)
class TranscriptionSettingAdmin(OneRow):
    form = SettingForm
    list_display = ("is_on", "url", "model")
    fields = ("is_on", "url", "key", "model")

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if key := form.cleaned_data["key"]:
            TranscriptionSetting.objects.filter(pk=obj.pk).update(secrets={"key": key})
