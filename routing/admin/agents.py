"""The administration of agents: which channels they have, how many conversations at a time, what they speak."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conversations.admin.pages import ChangedRows, Changes, Table
from conversations.channels import all_channels
from routing import hiring
from routing.models import Agent, Availability
from translation.languages import LANGUAGES

from . import languages


class AvailabilityForm(forms.ModelForm):
    def has_changed(self) -> bool:
        """A channel that was proposed and left as it is is one too."""
        is_new = self.instance._state.adding  # noqa: SLF001 - Django documents it
        return super().has_changed() or (is_new and "channel" in self.initial)


class AvailabilityInline(Table):
    """Which channels, and how many at a time. Whether they want work now is the agent's, and is not written here."""

    model = Availability
    formset = ChangedRows
    form = AvailabilityForm
    fields = ("channel", "capacity")
    extra = 0
    min_num = 1
    verbose_name = _("channel")
    verbose_name_plural = _("channels")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return len(hiring.usual_channels()) - 1 if obj is None else 0

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "capacity":
            usual = ", ".join(f"{channel.label} {channel.capacity}" for channel in all_channels())
            kwargs["help_text"] = _("Conversations at a time. Empty: %(usual)s.") % {"usual": usual}
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class AgentForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=languages.choices, widget=forms.CheckboxSelectMultiple, required=False
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

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """A new agent is proposed the channels of the company's inboxes."""
        proposed = [] if obj.pk else [{"channel": channel} for channel in hiring.usual_channels()]
        return {**super().get_formset_kwargs(request, obj, inline, prefix), "initial": proposed}

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
