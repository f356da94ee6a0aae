"""What visitors thought and what was sent to them, shown in the administration and changed nowhere."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conversations.base.text import cut
from conversations.models import Survey, Transcript

from .pages import InALanguage, OfConversation


@admin.register(Survey)
class SurveyAdmin(OfConversation):
    list_display = ("id", "number", "answered_at", "score", "recommendation", "beginning", "who")
    list_filter = ("score", "conversation__inbox")
    search_fields = ("conversation__id__exact",)
    search_help_text = _("The number of a conversation")
    fields = ("conversation", "score", "recommendation", "comment", "answered_at", "who")
    readonly_fields = ("who",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Survey]:
        return super().get_queryset(request).prefetch_related("agents")

    @admin.display(description=_("comment"))
    def beginning(self, survey: Survey) -> str:
        return cut(survey.comment, 80, end="…")

    @admin.display(description=_("agents"))
    def who(self, survey: Survey) -> str:
        return ", ".join(agent.get_full_name() for agent in survey.agents.all())


@admin.register(Transcript)
class TranscriptAdmin(OfConversation, InALanguage):
    list_display = ("id", "number", "address", "asked_at", "sent_at", "failed_at", "attempts")
    search_fields = ("conversation__id__exact", "address")
    fields = ("conversation", "address", "language_name", "asked_at", "sent_at", "failed_at", "attempts")
