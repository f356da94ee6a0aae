"""The administration of entrances: how they look and answer, their tags and hours."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from conversations import hours, message_templates
from conversations.base.folding import folded
from conversations.base.timezone_field import TimezoneField
from conversations.channels import all_channels, channel_named
from conversations.models import Inbox, Tag, Website
from conversations.models.website import new_secret
from conversations.people.models import User

from .connections import ConnectionInline
from .hours import ClosedDayInline
from .pages import ChangedRows, Changes, Named, Table
from .week import WeekField, stretches_of

WELCOME_HELP = _("Shown outside opening hours too: do not promise an immediate answer.")


class InboxForm(Named):
    taken = _("There is already an inbox with this name.")


class NewInboxForm(InboxForm):
    timezone = TimezoneField()
    welcome = forms.CharField(
        label=_("Welcome text"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=WELCOME_HELP,
    )


class KnownInboxForm(InboxForm):
    timezone = TimezoneField()
    week = WeekField(label=_("Opening hours"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["week"] = stretches_of(self.instance)


class TagsOfInbox(ChangedRows):
    """No two of them are called alike, but for capitals and accents."""

    def clean(self) -> None:
        super().clean()
        used: dict[str, Any] = {}
        for form in self.forms:
            said = getattr(form, "cleaned_data", {})
            if not said.get("name") or said.get("DELETE"):
                continue
            twin = used.setdefault(folded(said["name"]), form)
            if twin is not form and (twin.has_changed() or form.has_changed()):
                form.add_error("name", _("This inbox already has a tag with this name."))


class TagInline(Table):
    model = Tag
    formset = TagsOfInbox
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
        (None, {"fields": ("colour", "position", "launcher", "welcome", "closed", "consent", "privacy_url")}),
        (_("While they chat"), {"fields": ("visitors_may_attach", "visitor_camera", "keeps_visited_pages")}),
        (
            _("When an agent sees their page"),
            {"fields": ("asks_before_mirroring", "readable_fields", "hidden_parts")},
        ),
        (_("After closing"), {"fields": ("has_survey", "asks_recommendation")}),
        (_("Installation"), {"fields": ("snippet", "allowed_origins")}),
        (
            _("Secret, to prove who a visitor is"),
            {
                "classes": ("collapse",),
                "description": _("Whoever knows it can write as any visitor: keep it on the site’s server."),
                "fields": ("secret",),
            },
        ),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "colour":
            kwargs["widget"] = forms.TextInput(attrs={"type": "color"})
        if db_field.name in ("welcome", "closed", "consent", "allowed_origins", "readable_fields", "hidden_parts"):
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2})
        if db_field.name == "welcome":
            kwargs["help_text"] = WELCOME_HELP
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("code for your site"))
    def snippet(self, website: Website) -> SafeString:
        return format_html("<code>{}</code>", website.script)


@admin.register(Inbox)
class InboxAdmin(Changes):
    form = KnownInboxForm
    inlines = (TagInline, ClosedDayInline)
    list_display = ("name", "channel", "company", "is_active", "tag_required")
    list_filter = ("channel", "is_active")
    search_fields = ("name", "key")
    actions = ("renew_secret", "read_templates")
    add_fieldsets = (
        (None, {"fields": ("name", "channel", "company", "welcome", "timezone")}),
        (_("Key"), {"classes": ("collapse",), "fields": ("key",)}),
    )
    fieldsets = (
        (None, {"fields": ("name", "channel", "company", "key", "is_active")}),
        (_("Answers, tags, blocks"), {"fields": ("tag_required", "first_answer_seconds", "block_days")}),
        (_("Hours"), {"fields": ("timezone", "week")}),
        (_("Agents’ notifications"), {"fields": ("has_previews",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """The key stands in other people's pages: it is chosen once."""
        return () if obj is None else ("key",)

    def get_fieldsets(self, request: HttpRequest, obj: Inbox | None = None) -> Any:
        """A new one says what is usual; the rest stands on its page."""
        if obj is None:
            return self.add_fieldsets
        fieldsets = super().get_fieldsets(request, obj)
        asks = (_("After closing"), {"fields": ("asks_by_text", "asks_recommendation_by_text")})
        return (*fieldsets, asks) if channel_named(obj.channel).asks_by_text else fieldsets

    def get_form(self, request: HttpRequest, obj: Inbox | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewInboxForm
        return super().get_form(request, obj, change, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        proposed = {
            "timezone": cast(User, request.user).timezone,
            "welcome": gettext("Hello! How can we help you?"),
        }
        return {**proposed, **super().get_changeform_initial_data(request)}

    def get_inlines(self, request: HttpRequest, obj: Inbox | None = None) -> tuple[type[InlineModelAdmin], ...]:
        """A website's chat has more to say of itself, once it is there."""
        if obj is None:
            return ()
        channel = channel_named(obj.channel)
        if channel.connector:
            return (ConnectionInline, *self.inlines)
        return (WebsiteInline, *self.inlines) if channel.is_on_site else self.inlines

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "week" in form.changed_data:
            hours.keep(form.instance, form.cleaned_data["week"])
        if not change:
            Website.objects.filter(inbox=form.instance).update(welcome=form.cleaned_data["welcome"])

    def response_add(self, request: HttpRequest, obj: Inbox, post_url_continue: str | None = None) -> HttpResponse:
        """Goes on to its page, where the rest of it is said: first of all how it is connected."""
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST:
            return response
        place = "#connection-group" if channel_named(obj.channel).connector else ""
        return redirect(reverse("admin:conversations_inbox_change", args=[obj.pk]) + place)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "first_answer_seconds":
            kwargs["help_text"] = _seconds_by_channel()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Inbox | None = None) -> bool:
        """An inbox that has conversations is switched off instead."""
        return obj is not None and not obj.conversations.exists() and super().has_delete_permission(request, obj)

    @admin.action(description=_("Renew the secret: what the old one signed is no longer valid"))
    def renew_secret(self, request: HttpRequest, queryset: QuerySet[Inbox]) -> None:
        for inbox in queryset.filter(website__isnull=False):
            Website.objects.filter(inbox=inbox).update(secret=new_secret())
            self.log_change(request, inbox, str(_("Renewed the secret.")))
        self.message_user(request, _("The secrets were renewed. Put them on the sites’ servers."))

    @admin.action(description=_("Read the templates again from the provider"))
    def read_templates(self, request: HttpRequest, queryset: QuerySet[Inbox]) -> None:
        n = message_templates.ask(queryset)
        words = ngettext(
            "The templates of %(n)d connected inbox are being read. They will be here in a moment.",
            "The templates of %(n)d connected inboxes are being read. They will be here in a moment.",
            n,
        )
        self.message_user(request, words % {"n": n})


def _seconds_by_channel() -> str:
    """What an empty field says, from what the channels say."""
    told = [f"{channel.label} {channel.answer_seconds}" for channel in all_channels() if channel.answer_seconds]
    words = _("Empty: %(channels)s; no deadline on other channels. 0: no deadline.")
    return str(words) % {"channels": ", ".join(told)}
