"""The administration of people: who may sign in, and as what."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conversations.admin.pages import Titled, write_changes
from conversations.base.timezone_field import TimezoneField
from conversations.people.models import Role, User

admin.site.unregister(Group)  # roles say who may do what; the groups of Pupitre are the agents'


class PersonForm(forms.ModelForm):
    """What both forms have in common: choices instead of codes, and addresses without capitals."""

    language = forms.ChoiceField(
        label=_("Language of the desk"), choices=[("", _("The browser’s")), *settings.LANGUAGES], required=False
    )
    timezone = TimezoneField(initial=settings.TIME_ZONE)

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class NewPersonForm(PersonForm, BaseUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "first_name", "last_name", "role", "language", "timezone")


class KnownPersonForm(PersonForm, UserChangeForm):
    class Meta:
        model = User
        fields = (
            *("email", "first_name", "last_name", "role", "is_community_manager"),
            *("language", "timezone", "is_active", "password"),
        )

    def clean(self) -> dict[str, Any]:
        """Somebody goes on administering: nobody else could give that back, and the first link is good only once."""
        said = super().clean() or {}
        if not said.get("is_active"):
            lost = "is_active"
        elif said.get("role", Role.ADMINISTRATOR) != Role.ADMINISTRATOR:
            lost = "role"
        else:
            return said
        if User.objects.is_last_administrator(self.instance):
            self.add_error(lost, _("Nobody else is an administrator: make another person one first."))
        return said


@admin.register(User)
class PersonAdmin(Titled, UserAdmin):
    form = KnownPersonForm
    add_form = NewPersonForm
    add_form_template = None
    list_display = ("email", "first_name", "last_name", "role", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("email", "first_name", "last_name")
    ordering = ("first_name", "last_name")
    filter_horizontal = ()
    readonly_fields = ("last_login",)
    fieldsets = (
        (None, {"fields": ("email", "first_name", "last_name", "role", "is_community_manager")}),
        (_("Sign-in"), {"fields": ("is_active", "password", "last_login")}),
        (_("Language and time zone"), {"fields": ("language", "timezone")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "first_name", "last_name", "role", "password1", "password2")}),
        (_("Language and time zone"), {"fields": ("language", "timezone")}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Most work where whoever adds them does."""
        proposed = {"timezone": cast(User, request.user).timezone}
        return {**proposed, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            write_changes(form)
        else:
            obj.save()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What they said stays theirs: they may not sign in any more instead."""
        return False
