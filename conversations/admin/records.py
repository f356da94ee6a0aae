"""Visitors, conversations and messages in the administration: shown, and changed nowhere."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from conversations.models import Conversation, Message, Visitor

from .pages import ShowsOnly


@admin.register(Visitor)
class VisitorAdmin(ShowsOnly):
    list_display = ("display_name", "email", "language", "online", "seen_at")
    list_filter = ("online",)
    search_fields = ("name", "email")
    fields = ("display_name", "name", "email", "language", "created_at", "seen_at", "online", "page_title", "page_url")

    @admin.display(description=_("visitor"))
    def display_name(self, visitor: Visitor) -> str:
        return visitor.display_name


@admin.register(Conversation)
class ConversationAdmin(ShowsOnly):
    list_display = ("pk", "visitor", "inbox", "status", "agent", "group", "opened_at", "closed_at", "tag")
    list_display_links = ("pk", "visitor")
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
        "tag",
        "end_note",
    )
    readonly_fields = ("thread",)

    @admin.display(description=_("messages"))
    def thread(self, conversation: Conversation) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("thread", args=[conversation.pk]), _("Read it on the desk"))


@admin.register(Message)
class MessageAdmin(ShowsOnly):
    list_display = ("pk", "conversation_id", "sent_at", "kind", "from_visitor", "agent", "status", "beginning")
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

    @admin.display(description=_("text"))
    def beginning(self, message: Message) -> str:
        return str(message)
