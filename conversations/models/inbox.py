"""The entrances by which visitors write, and the tags that close what came through them."""

import re
import secrets

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_slug
from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.base import origins
from conversations.base.colours import contrast
from conversations.base.fields import NameField, OriginsField
from conversations.base.timezones import check_timezone
from conversations.channels import channel_choices, channel_named


def new_key() -> str:
    return secrets.token_hex(8)


def new_secret() -> str:
    return secrets.token_urlsafe(32)


COLOUR = r"^#[0-9A-Fa-f]{6}$"


def check_readable_under_white(colour: str) -> None:
    """The widget writes white on this colour: WCAG 2.2 asks 4.5:1 of text (success criterion 1.4.3)."""
    if not re.match(COLOUR, colour):
        return  # it is no colour, and is refused as such
    ratio = contrast(colour, "#FFFFFF")
    if ratio < 4.5:
        raise ValidationError(
            _("White text is hard to read on this colour (%(ratio).1f:1, at least 4.5:1). Choose a darker one."),
            params={"ratio": ratio},
        )


def check_origins(text: str) -> None:
    try:
        origins.listed(text)
    except origins.NoOrigin as refusal:
        raise ValidationError(str(refusal)) from refusal


class Inbox(models.Model):
    class Position(models.TextChoices):
        RIGHT = "right", _("right")
        LEFT = "left", _("left")

    name = NameField(_("name"), max_length=80, help_text=_("What agents see, for example the site's address."))
    key = models.CharField(
        _("key"),
        max_length=32,
        unique=True,
        default=new_key,
        help_text=_("Stands in the script that the site embeds."),
    )
    channel = models.CharField(_("channel"), max_length=12, choices=channel_choices, default="chat")
    is_active = models.BooleanField(_("active"), default=True)
    tag_required = models.BooleanField(
        _("tag mandatory"), default=False, help_text=_("No agent can close a conversation without a tag.")
    )
    first_answer_seconds = models.PositiveSmallIntegerField(
        _("seconds for the first answer"),
        null=True,
        blank=True,
        help_text=_("Empty: as the channel says. 0: no deadline."),
    )
    company = NameField(_("company"), max_length=80, blank=True, help_text=_("Head of the widget."))
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#0A5B6C",
        validators=[
            RegexValidator(COLOUR, _("Write the colour like #0A5B6C.")),
            check_readable_under_white,
        ],
    )
    position = models.CharField(_("position"), max_length=5, choices=Position, default=Position.RIGHT)
    launcher = NameField(_("launcher text"), max_length=40, blank=True)
    welcome = models.CharField(_("welcome text"), max_length=300, blank=True)
    consent = models.CharField(_("consent text"), max_length=300, blank=True)
    privacy_url = models.URLField(_("privacy page"), blank=True)
    allowed_origins = OriginsField(
        _("allowed origins"),
        blank=True,
        validators=[check_origins],
        help_text=_("Sites that may embed the widget, one a line, like https://www.example.com"),
    )
    visitors_may_attach = models.BooleanField(
        _("visitors may send files"), default=True, help_text=_("Photos and PDF documents.")
    )
    has_survey = models.BooleanField(_("satisfaction survey"), default=True, help_text=_("Asked after the closing."))
    asks_recommendation = models.BooleanField(
        _("ask for a recommendation"), default=False, help_text=_("0 to 10, after the satisfaction.")
    )
    has_previews = models.BooleanField(
        _("previews in notifications"),
        default=True,
        help_text=_("What visitors write is shown on agents' locked screens too."),
    )
    block_days = models.PositiveSmallIntegerField(
        _("days that a block lasts"), null=True, blank=True, help_text=_("Empty: until somebody unblocks.")
    )
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Paris", validators=[check_timezone])
    secret = models.CharField(
        _("secret"),
        max_length=64,
        default=new_secret,
        help_text=_("Signs who a visitor is; keep it on the site's server."),
    )

    class Meta:
        verbose_name = _("inbox")
        verbose_name_plural = _("inboxes")
        ordering = ["name"]

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
    def origins(self) -> list[str]:
        return origins.readable(self.allowed_origins)

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
        constraints = [models.UniqueConstraint(fields=["inbox", "name"], name="tag_names_differ_within_an_inbox")]

    def __str__(self) -> str:
        return self.name
