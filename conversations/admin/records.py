"""Visitors, conversations and messages in the administration: shown, and changed nowhere."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations import timeline
from conversations.base.dates import length_words
from conversations.lines import Line
from conversations.models import Call, Conversation, Merge, Message, Visitor

from .pages import InALanguage, OfConversation, ShowsOnly


@admin.register(Visitor)
class VisitorAdmin(InALanguage):
    list_display = ("display_name", "email", "language_name", "online", "seen_at")
    list_filter = ("online",)
    search_fields = ("name", "email")
    fields = (
        *("display_name", "name", "email", "language_name"),
        *("created_at", "seen_at", "online", "page_title", "page"),
    )

    @admin.display(description=_("visitor"))
    def display_name(self, visitor: Visitor) -> str:
        return visitor.display_name

    @admin.display(description=_("page"))
    def page(self, visitor: Visitor) -> str:
        return visitor.page_address


@admin.register(Merge)
class MergeAdmin(ShowsOnly):
    list_display = ("visitor", "other", "by", "at", "split_by", "split_at")
    list_select_related = ("visitor", "other", "by", "split_by")
    search_fields = ("visitor__name", "other__name")
    fields = list_display


@admin.register(Conversation)
class ConversationAdmin(ShowsOnly):
    list_display = ("id", "visitor", "inbox", "status", "agent", "group", "opened_at", "tag")
    list_display_links = ("id", "visitor")
    list_select_related = ("visitor", "inbox", "agent", "group", "tag")
    list_filter = ("status", "inbox", "group")
    search_fields = ("id__exact", "visitor__name")
    fields = (
        "thread",
        "inbox",
        "visitor",
        "group",
        "also_asked",
        "agent",
        "status",
        "opened_at",
        "opened_on",
        "queued_at",
        "assigned_at",
        "first_answered_at",
        "owed_since",
        "last_message_at",
        "closed_at",
        "closed_by",
        "goes_on_as_text",
        "tag",
        "end_note",
    )
    readonly_fields = ("thread",)

    def title_of(self, row: Conversation) -> str:
        return gettext("Conversation %(number)s") % {"number": row.pk}

    @admin.display(description=_("messages"))
    def thread(self, conversation: Conversation) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("thread", args=[conversation.pk]), _("Read it on the desk"))


def told(message: Message, line: Line | None) -> str:
    """What was written, or what its line says, in the reader's language."""
    return strip_tags(line.words()) if line else str(message)


class Told(ChangeList):
    """Its messages know their lines: their names are looked up for all of them at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        lines = timeline.read(rows)
        for message in rows:
            vars(message)["line"] = lines.get(message.pk)  # for `beginning`
        self.result_list = rows


@admin.register(Message)
class MessageAdmin(OfConversation):
    list_display = ("id", "number", "sent_at", "kind", "from_visitor", "agent", "status", "beginning")
    list_select_related = ("agent",)
    search_fields = ("conversation__id__exact",)
    search_help_text = _("The number of a conversation")
    fields = (
        "conversation",
        "kind",
        "from_visitor",
        "agent",
        "text",
        "event",
        "details",
        "status",
        "failure",
        "sent_at",
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Told

    @admin.display(description=_("text"))
    def beginning(self, message: Message) -> str:
        return told(message, vars(message)["line"])

    def title_of(self, row: Message) -> str:
        return told(row, timeline.read([row]).get(row.pk))


@admin.register(Call)
class CallAdmin(OfConversation):
    list_display = ("id", "number", "began_at", "is_invitation", "agent", "state", "end", "lasted")
    list_select_related = ("agent",)
    list_filter = ("state", "end", "is_invitation")
    search_fields = ("conversation__id__exact",)
    search_help_text = _("The number of a conversation")
    fields = (
        "conversation",
        "is_invitation",
        "agent",
        "state",
        "began_at",
        "rings_until",
        "accepted_at",
        "ended_at",
        "end",
        "lasted",
    )
    readonly_fields = ("lasted",)

    @admin.display(description=_("length"))
    def lasted(self, call: Call) -> str:
        return length_words(call.seconds) if call.accepted_at and call.ended_at else ""
