"""Offers in the administration: to whom a conversation was offered is shown, and changed nowhere."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from conversations.admin.pages import OfConversation
from routing.models import Offer


@admin.register(Offer)
class OfferAdmin(OfConversation):
    list_display = ("id", "number", "agent", "made_at", "answer_by", "outcome", "ended_at")
    list_select_related = ("agent__user",)
    list_filter = ("outcome",)
    search_fields = ("conversation__id__exact",)
    search_help_text = _("The number of a conversation")
    fields = ("conversation", "agent", "made_at", "answer_by", "outcome", "ended_at")
