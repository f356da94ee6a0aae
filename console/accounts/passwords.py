"""Passwords: forgotten, chosen by a link, changed. Whether somebody has an account is never said."""

from datetime import timedelta

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.shortcuts import redirect, render, resolve_url
from django.tasks import task
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from console.drawing.refused import ask_again
from console.installed.welcome import is_first_opening
from console.limits.doors import TooMuch, spend
from console.server import mail
from console.server.addresses import address_of
from console.server.password_links import password_link
from conversations.base import timezones
from conversations.people.models import User
from conversations.people.preferences import reading_as

from .views import first_page

BETWEEN_LETTERS = timedelta(minutes=5)  # to one address


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request):
    """The answer is the same, and as quick, whoever is asked for."""
    if request.method != "POST" or not mail.goes_out():
        return render(request, "accounts/forgotten.html", {"mail_goes_out": mail.goes_out()})
    email = request.POST.get("email", "").strip().lower()[:254]
    try:
        spend("letters", address=address_of(request))
    except TooMuch as refusal:
        return render(
            request, "accounts/forgotten.html", {"email": email, "error": refusal, "mail_goes_out": True}, status=429
        )
    if cache.add(f"forgotten:{email}", 1, BETWEEN_LETTERS.seconds):
        send.enqueue(email, get_language())
    return render(request, "accounts/forgotten.html", {"email": email, "is_sent": True, "mail_goes_out": True})


@task
def send(email: str, language: str) -> None:
    """To who may sign in with this address; to nobody else."""
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        return
    with reading_as(user.language or language, user.timezone):
        body = render_to_string("mail/password.txt", {"user": user, "link": password_link(user)})
        EmailMessage(subject=_("Your new password"), body=body, to=[user.email]).send()


class ChooseForm(SetPasswordForm):
    """What makes a password bad is said where one is refused. Who comes for the first time brings their time zone."""

    timezone = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _in_few_words(self)
        if self.user and self.user.last_login is None:  # it is no new one yet
            self.fields["new_password1"].label = _("Password")
            self.fields["new_password2"].label = _("Password confirmation")

    def save(self, commit=True):
        zone = timezones.known(self.cleaned_data["timezone"])
        if zone and self.user.last_login is None:
            self.user.timezone = zone
        return super().save(commit)


class ChangeForm(PasswordChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _in_few_words(self)


class NewPassword(PasswordResetConfirmView):
    """By a link of a letter or an invitation, good once; who has chosen is signed in, here alone."""

    form_class = ChooseForm
    template_name = "accounts/new_password.html"
    post_reset_login = True

    def get_success_url(self):
        return resolve_url("welcome") if is_first_opening(self.request) else first_page(self.user)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change(request):
    """One's own, by the old one; all other devices are signed out."""
    form = ChangeForm(request.user, request.POST or None)
    if form.is_valid():
        form.save()
        update_session_auth_hash(request, form.user)
        return redirect("settings")
    ask_again([form])
    return render(request, "accounts/new_password.html", {"form": form}, status=422 if form.is_bound else 200)


def _in_few_words(form):
    form.fields["new_password1"].help_text = _("At least ten characters.")
    form.fields["new_password2"].help_text = ""
