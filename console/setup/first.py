"""The first page of an empty database: the company, and its first administrator."""

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from console.drawing.refused import ask_again
from console.limits.doors import limited
from conversations.base import timezones
from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from conversations.people import founding
from conversations.people.models import User


def first_link():
    """The address of this page, good once and for a day; "" where people work already."""
    path = reverse("setup-first", args=[founding.new_token()]) if founding.is_empty() else ""
    return path and settings.PUBLIC_URL + path


class FirstForm(forms.ModelForm):
    company = forms.CharField(label=_("Company"), max_length=80)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters."),
    )

    timezone = forms.CharField(required=False, widget=forms.HiddenInput)  # as the browser says it

    field_order = ("company", "first_name", "last_name", "email", "password")

    class Meta:
        model = User
        fields = ("first_name", "last_name", "email")
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "username"})}

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean_timezone(self):
        return timezones.known(self.cleaned_data["timezone"]) or self.instance.timezone

    def clean_password(self):
        password = self.cleaned_data["password"]
        validate_password(password, self.instance)
        return password


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@limited
def first(request, token):
    """The page that the printed link leads to, good once: the company and its first administrator."""
    form = FirstForm(request.POST or None)
    try:
        founding.check(token)
        if form.is_valid():
            user = retried(founding.found)(token, now=timezone.now(), **form.cleaned_data)
            login(request, user)
            return redirect("setup")
        ask_again([form])
    except NotPossible as refusal:
        return render(request, "setup/first.html", {"refusal": refusal}, status=410)
    return render(request, "setup/first.html", {"form": form}, status=422 if form.is_bound else 200)
