"""The entrances by which visitors write, and the tags that close what came through them."""

import secrets

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from conversations.base.fields import NameField
from conversations.base.timezones import check_timezone
from conversations.channels import all_channels, channel_choices, channel_named


def new_key() -> str:
    return secrets.token_hex(8)


class InboxQuerySet(models.QuerySet["Inbox"]):
    def on_sites(self) -> "InboxQuerySet":
        """Those that websites may show, chats and video, with what they say of it."""
        names = [channel.name for channel in all_channels() if channel.is_on_site]
        return self.filter(is_active=True, channel__in=names).select_related("website")


class Inbox(models.Model):
    name = NameField(_("name"), max_length=80, help_text=_("What agents see, for example the site’s address."))
    key = models.CharField(
        _("key"),
        max_length=32,
        unique=True,
        default=new_key,
        help_text=_("In the code for your site, or in the callback URL. It never changes."),
    )
    channel = models.CharField(_("channel"), max_length=12, choices=channel_choices, default="chat")
    is_active = models.BooleanField(_("active"), default=True)
    tag_required = models.BooleanField(
        _("tag required"), default=False, help_text=_("Agents cannot close a conversation without a tag.")
    )
    first_answer_seconds = models.PositiveSmallIntegerField(
        _("seconds for the first answer"),
        null=True,
        blank=True,
        help_text=_("Empty: the channel’s own. 0: no deadline."),
    )
    company = NameField(
        _("company"), max_length=80, blank=True, help_text=_("As visitors know it. Empty: the name of the inbox.")
    )
    asks_by_text = models.BooleanField(
        _("satisfaction survey"),
        default=True,
        db_default=True,
        help_text=_("After closing, a message asks for a score from 1 to 5."),
    )
    asks_recommendation_by_text = models.BooleanField(
        _("ask for a recommendation"),
        default=False,
        db_default=False,
        help_text=_("From 0 to 10, in another message after the satisfaction score."),
    )
    has_previews = models.BooleanField(
        _("previews in notifications"),
        default=True,
        help_text=_("What visitors write is shown on agents’ locked screens too."),
    )
    block_days = models.PositiveSmallIntegerField(
        _("length of a block, in days"), null=True, blank=True, help_text=_("Empty: until somebody unblocks.")
    )
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Paris", validators=[check_timezone])

    objects = InboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("inbox")
        verbose_name_plural = _("inboxes")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="names_of_inboxes_differ",
                violation_error_message=_("There is already an inbox with this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A key goes into addresses, cookies and other people's pages."""
        if self._state.adding:
            try:
                validate_slug(self.key)
            except ValidationError as error:
                raise ValidationError({"key": error.messages}) from error

    @property
    def seconds_to_answer(self) -> int | None:
        """Seconds that an agent has for the first answer; None where there is no deadline."""
        if self.first_answer_seconds is None:
            return channel_named(self.channel).answer_seconds
        return self.first_answer_seconds or None


class Tag(models.Model):
    inbox = models.ForeignKey(Inbox, models.CASCADE, related_name="tags", verbose_name=_("inbox"))
    name = NameField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                "inbox",
                Lower("name"),
                name="tag_names_differ_within_an_inbox",
                violation_error_message=_("This inbox already has a tag with this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
