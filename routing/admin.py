"""The administration of who answers what: agents with their channels, and the rules. Offers are only shown."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conversations.admin.inboxes import GroupAdmin
from conversations.admin.pages import ChangedRows, Changes, ShowsOnly, Table
from conversations.channels import all_channels
from conversations.models import Group
from translation.languages import LANGUAGES

from .models import Agent, Availability, EscalationStep, Offer, Rule


class AvailabilityInline(Table):
    """Which channels, and how many at a time. Whether they want work now is the agent's, and is not written here."""

    model = Availability
    formset = ChangedRows
    fields = ("channel", "capacity")
    extra = 0
    min_num = 1
    verbose_name = _("channel")
    verbose_name_plural = _("channels")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "capacity":
            usual = ", ".join(f"{channel.label} {channel.capacity}" for channel in all_channels())
            kwargs["help_text"] = _("Conversations at a time. Empty: %(usual)s.") % {"usual": usual}
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class AgentForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES.items(), widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = Agent
        fields = ("user", "languages", "skills")


@admin.register(Agent)
class AgentAdmin(Changes):
    form = AgentForm
    inlines = (AvailabilityInline,)
    list_display = ("__str__", "email", "spoken", "skills", "may_sign_in")
    list_select_related = ("user",)
    list_filter = ("user__desk_groups",)
    search_fields = ("user__first_name", "user__last_name", "user__email", "skills")
    ordering = ("user__first_name", "user__last_name")
    fields = ("user", "languages", "skills")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return () if obj is None else ("user",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            kwargs["queryset"] = db_field.related_model.objects.filter(agent__isnull=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What an agent was offered is kept: they lose their channels, or may not sign in any more."""
        return False

    @admin.display(description=_("e-mail address"))
    def email(self, agent: Agent) -> str:
        return str(agent.user.email)

    @admin.display(description=_("languages"))
    def spoken(self, agent: Agent) -> str:
        return ", ".join(str(LANGUAGES.get(code, code)) for code in agent.languages)

    @admin.display(description=_("may sign in"), boolean=True)
    def may_sign_in(self, agent: Agent) -> bool:
        return bool(agent.user.is_active)


@admin.register(Rule)
class RuleAdmin(Changes):
    """In their order: the first that fits decides."""

    list_display = ("position", "inbox", "language", "page_pattern", "group")
    list_display_links = ("inbox",)
    list_editable = ("position",)
    list_select_related = ("inbox", "group")
    list_filter = ("inbox", "group")
    ordering = ("position", "pk")
    fields = ("position", "inbox", "language", "page_pattern", "group")


class EscalationInline(Table):
    """What is done while nobody of the group is there."""

    model = EscalationStep
    fk_name = "group"
    fields = ("position", "after", "kind", "target", "people")
    extra = 0
    verbose_name = _("escalation step")
    verbose_name_plural = _("escalation: while nobody of the group is there")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "people":
            kwargs["queryset"] = db_field.related_model.objects.supervisors()
            kwargs["help_text"] = _("Nobody chosen: all of them.")
        return super().formfield_for_manytomany(db_field, request, **kwargs)


admin.site.unregister(Group)


@admin.register(Group)
class EscalatingGroupAdmin(GroupAdmin):
    inlines = (EscalationInline,)


@admin.register(Offer)
class OfferAdmin(ShowsOnly):
    list_display = ("pk", "conversation_id", "agent", "made_at", "answer_by", "outcome", "ended_at")
    list_select_related = ("agent__user",)
    list_filter = ("outcome",)
    search_fields = ("conversation__id__exact",)
    search_help_text = _("The number of a conversation")
    fields = ("conversation", "agent", "made_at", "answer_by", "outcome", "ended_at")
