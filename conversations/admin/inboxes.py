"""The administration of entrances, tags and groups; conversations, visitors and messages are only shown."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from conversations.channels import all_channels, channel_named
from conversations.models import Conversation, Group, Inbox, Message, Tag, Visitor, Website
from conversations.models.website import new_secret

from .hours import ClosedDayInline, OpeningHoursInline
from .pages import ChangedRows, Changes, ShowsOnly, Table


class TagInline(Table):
    model = Tag
    formset = ChangedRows
    fields = ("position", "name")
    ordering = ("position", "name")
    extra = 1


class WebsiteInline(admin.StackedInline):
    """Of an inbox that stands on a site; it has one from its beginning, and keeps it."""

    model = Website
    formset = ChangedRows
    can_delete = False
    max_num = 0  # none is added here
    readonly_fields = ("snippet", "secret")
    fieldsets = (
        (None, {"fields": ("colour", "position", "launcher", "welcome", "consent", "privacy_url")}),
        (_("While they chat"), {"fields": ("visitors_may_attach",)}),
        (_("After the closing"), {"fields": ("has_survey", "asks_recommendation")}),
        (_("Where it is embedded"), {"fields": ("snippet", "allowed_origins")}),
        (
            _("Secret, to prove who a visitor is"),
            {
                "classes": ("collapse",),
                "description": _("Whoever knows it can write as any visitor: keep it on the site's server."),
                "fields": ("secret",),
            },
        ),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "colour":
            kwargs["widget"] = forms.TextInput(attrs={"type": "color"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("script to embed"))
    def snippet(self, website: Website) -> SafeString:
        return format_html("<code>{}</code>", website.script)


@admin.register(Inbox)
class InboxAdmin(Changes):
    inlines = (TagInline, OpeningHoursInline, ClosedDayInline)
    list_display = ("name", "channel", "company", "is_active", "tag_required")
    list_filter = ("channel", "is_active")
    search_fields = ("name", "key")
    actions = ("renew_secret",)
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("name", "channel", "company", "key", "is_active")}),
        (_("How it is answered"), {"fields": ("tag_required", "first_answer_seconds", "block_days")}),
        (_("Hours"), {"fields": ("timezone",)}),
        (_("Notifications of agents"), {"fields": ("has_previews",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """The key stands in other people's pages: it is chosen once."""
        return () if obj is None else ("key",)

    def get_inlines(self, request: HttpRequest, obj: Inbox | None = None) -> tuple[type[InlineModelAdmin], ...]:
        """A website's chat has more to say of itself, once it is there."""
        is_on_site = obj is not None and channel_named(obj.channel).is_on_site
        return (WebsiteInline, *self.inlines) if is_on_site else self.inlines

    def response_add(self, request: HttpRequest, obj: Inbox, post_url_continue: str | None = None) -> HttpResponse:
        """Goes on to its page, where the rest of it is said."""
        response = super().response_add(request, obj, post_url_continue)
        return response if "_addanother" in request.POST else redirect("admin:conversations_inbox_change", obj.pk)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "first_answer_seconds":
            kwargs["help_text"] = _seconds_by_channel()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Inbox | None = None) -> bool:
        """An inbox that has conversations is switched off instead."""
        return obj is not None and not obj.conversations.exists() and super().has_delete_permission(request, obj)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if request.method == "GET":
            self._say_which_lack_tags(request, Inbox.objects.all())
        return super().changelist_view(request, extra_context)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        if request.method == "GET" and (inbox := self.get_object(request, object_id)):
            self._say_which_lack_tags(request, Inbox.objects.filter(pk=inbox.pk))
        return super().change_view(request, object_id, form_url, extra_context)

    def _say_which_lack_tags(self, request: HttpRequest, inboxes: QuerySet[Inbox]) -> None:
        """A rule that nobody can meet is not applied: whoever set it should know."""
        for inbox in inboxes.filter(tag_required=True, tags__isnull=True):
            words = _("%(inbox)s: the tag is mandatory, but there is none to choose. Conversations close without one.")
            self.message_user(request, words % {"inbox": inbox}, level=messages.WARNING)

    @admin.action(description=_("Renew the secret: what the old one signed is worth nothing any more"))
    def renew_secret(self, request: HttpRequest, queryset: QuerySet[Inbox]) -> None:
        for inbox in queryset.filter(website__isnull=False):
            Website.objects.filter(inbox=inbox).update(secret=new_secret())
            self.log_change(request, inbox, str(_("Renewed the secret.")))
        self.message_user(request, _("The secrets were renewed. Put them on the sites' servers."))


def _seconds_by_channel() -> str:
    """What an empty field says, from what the channels say."""
    told = [f"{channel.label} {channel.answer_seconds}" for channel in all_channels() if channel.answer_seconds]
    words = _("Empty: %(channels)s; no deadline on other channels. 0: no deadline.")
    return str(words) % {"channels": ", ".join(told)}


@admin.register(Group)
class GroupAdmin(Changes):
    list_display = ("name", "queue_size")
    search_fields = ("name",)
    fields = ("name", "queue_size", "members")
    filter_horizontal = ("members",)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only those who answer: people of whom an administrator has made an agent."""
        if db_field.name == "members":
            kwargs["queryset"] = db_field.related_model.objects.filter(agent__isnull=False)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


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
