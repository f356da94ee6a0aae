"""Offers in the administration: to whom a conversation was offered is shown, and changed nowhere."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from conversations.admin.pages import ShowsOnly
from routing.models import Offer


@admin.register(Offer)
class OfferAdmin(ShowsOnly):
    list_display = ("pk", "number", "agent", "made_at", "answer_by", "outcome", "ended_at")
    list_select_related = ("agent__user",)
    list_filter = ("outcome",)
    search_fields = ("conversation__id__exact",)
    search_help_text = _("The number of a conversation")
    fields = ("conversation", "agent", "made_at", "answer_by", "outcome", "ended_at")

    @admin.display(description=_("conversation"), ordering="conversation")
    def number(self, offer: Offer) -> int:
        return offer.conversation_id
