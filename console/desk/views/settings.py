"""The agent's own settings: language, time zone, the way out."""

from django import forms
from django.conf import settings as configured
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from console.phone import choices
from console.shell import page
from conversations.base.timezone_field import TimezoneField, ZoneSelect
from conversations.people.models import User


class PreferencesForm(forms.ModelForm):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("The browser’s")), *configured.LANGUAGES],
        required=False,
        widget=forms.Select({"class": "input"}),
    )
    timezone = TimezoneField(widget=ZoneSelect({"class": "input"}))

    class Meta:
        model = User
        fields = ["language", "timezone"]


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request):
    form = PreferencesForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        User.objects.filter(pk=request.user.pk).update(**form.cleaned_data)
        return redirect("settings")
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "desk/settings.html#page", {"form": form, **choices.context(request)})
    context = {**page.context(request.user), "form": form, "tab": "settings", **choices.context(request)}
    return render(request, "desk/settings.html", context)
