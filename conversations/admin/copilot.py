"""The administration of the copilot's model: which service words suggestions, and what became of them."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from conversations.copilot import local, records
from conversations.copilot.models import ModelSetting, Suggestion
from translation.service_form import ServiceAdmin

from .pages import OfConversation, OneRow

TOLD_FOR = timedelta(days=30)


@admin.register(ModelSetting)
class ModelSettingAdmin(ServiceAdmin, OneRow):
    fieldsets = (
        (None, {"fields": ("on_this_machine", "is_on", "url", "secret", "model")}),
        (_("Limits and prices"), {"fields": ("most_a_day", "price_read", "price_written")}),
    )
    readonly_fields = ("on_this_machine",)

    @admin.display(description=_("model on this machine"))
    def on_this_machine(self, setting: ModelSetting) -> str:
        """What is asked where the service is switched off."""
        there = _("Installed. It is used as long as the service is switched off, and no text leaves the machine.")
        return str(there if local.is_there() else _("None: the command “make model” downloads a small one."))


@admin.register(Suggestion)
class SuggestionAdmin(OfConversation):
    change_list_template = "admin/suggestions.html"
    list_display = ("asked_at", "agent", "feature", "number", "became", "seconds", "what_it_cost")
    list_display_links = ("asked_at",)
    list_select_related = ("agent",)
    list_filter = ("feature", "outcome")
    fields = (
        "asked_at",
        "agent",
        "conversation",
        "feature",
        "model",
        "became",
        "seconds",
        "tokens_read",
        "tokens_written",
        "cost",
    )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        told = {"shares": records.shares(timezone.now() - TOLD_FOR), "days": TOLD_FOR.days}
        return super().changelist_view(request, {**told, **(extra_context or {})})

    @admin.display(description=_("what became of it"), ordering="outcome")
    def became(self, suggestion: Suggestion) -> str:
        return suggestion.became(timezone.now())

    @admin.display(description=_("cost"), ordering="cost")
    def what_it_cost(self, suggestion: Suggestion) -> str:
        """A hundredth of a currency’s hundredth is exact enough to be read."""
        return "" if suggestion.cost is None else localize(round(suggestion.cost, 4))
