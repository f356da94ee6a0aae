"""The administration of people: who is made an agent together with their account."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from conversations.admin.people import NewPersonForm, PersonAdmin
from conversations.channels import channel_choices
from conversations.models import Group
from conversations.people.models import User
from routing import hiring
from routing.models import Agent

from . import languages

admin.site.unregister(User)


class NewColleagueForm(NewPersonForm):
    answers = forms.BooleanField(
        label=_("Answers visitors"), required=False, initial=True, help_text=_("Makes them an agent.")
    )
    channels = forms.MultipleChoiceField(
        label=_("Channels"),
        choices=channel_choices,
        initial=hiring.usual_channels,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those of your inboxes are ticked already."),
    )
    desk_groups = forms.ModelMultipleChoiceField(
        label=_("Groups"), queryset=Group.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=languages.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = hiring.usual_group()
        self.fields["desk_groups"].initial = [usual.pk] if usual else []

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("answers") and not said.get("channels"):
            self.add_error("channels", _("Choose at least one: without a channel they receive nothing."))
        return said


@admin.register(User)
class ColleagueAdmin(PersonAdmin):
    add_form = NewColleagueForm

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fields = ("as_agent",) if obj else ("answers", "channels", "desk_groups", "languages")
        return [*super().get_fieldsets(request, obj), (_("Answering visitors"), {"fields": fields})]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "as_agent"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change and form.cleaned_data.get("answers"):
            said = form.cleaned_data
            hiring.make_agent(obj, channels=said["channels"], languages=said["languages"])
            obj.desk_groups.set(said["desk_groups"])

    @admin.display(description=_("agent"))
    def as_agent(self, person: User) -> SafeString:
        agent = Agent.objects.filter(user=person).prefetch_related("availabilities").first()
        if agent is None:
            page = reverse("admin:routing_agent_add")
            return format_html('<a href="{}?user={}">{}</a>', page, person.pk, _("Make them an agent"))
        channels = ", ".join(str(row.get_channel_display()) for row in agent.availabilities.all())
        page = reverse("admin:routing_agent_change", args=[agent.pk])
        return format_html('{} <a href="{}">{}</a>', channels, page, _("Channels, languages and skills"))
