"""What belongs to a chat that stands on a website: how it looks, who may embed it, what it asks."""

import re
import secrets
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from conversations.base import origins, selectors
from conversations.base.colours import contrast
from conversations.base.fields import NameField, OriginsField
from conversations.channels import channel_named

from .inbox import Inbox

FIELD_NAME = r"\w[\w.:$\[\]-]*"  # as forms have them: city, billing.city, address[city]
COLOUR = r"^#[0-9A-Fa-f]{6}$"


def new_secret() -> str:
    return secrets.token_urlsafe(32)


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


def check_selectors(text: str) -> None:
    try:
        selectors.listed(text)
    except selectors.NoSelector as refusal:
        raise ValidationError(str(refusal)) from refusal


def check_field_names(text: str) -> None:
    for name in _lines(text):
        if not re.fullmatch(FIELD_NAME, name):
            raise ValidationError(
                _("%(name)s is not the name of a field. Write one per line, like city"), params={"name": name}
            )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class Website(models.Model):
    class Position(models.TextChoices):
        RIGHT = "right", _("right")
        LEFT = "left", _("left")

    class Camera(models.TextChoices):
        ALLOWED = "allowed", _("on from the start")
        OFF = "off", _("off until they switch it on")
        FORBIDDEN = "forbidden", _("forbidden: they see the agent, and are only heard")

    inbox = models.OneToOneField(
        Inbox, models.CASCADE, primary_key=True, related_name="website", verbose_name=_("inbox")
    )
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
    launcher = NameField(_("text of the chat button"), max_length=40, blank=True)
    welcome = models.CharField(_("welcome text"), max_length=300, blank=True)
    closed = models.CharField(
        _("text outside opening hours"),
        max_length=300,
        blank=True,
        help_text=_(
            "Shown below the time at which you will be back. If empty: “Leave us a message: it will be answered here.”"
        ),
    )
    consent = models.CharField(_("consent text"), max_length=300, blank=True)
    privacy_url = models.URLField(_("privacy page"), blank=True)
    allowed_origins = OriginsField(
        _("allowed origins"),
        blank=True,
        validators=[check_origins],
        help_text=_("Sites that may show the chat, one per line, like https://www.example.com"),
    )
    visitors_may_attach = models.BooleanField(
        _("visitors may send files"), default=True, help_text=_("Photos and PDF documents.")
    )
    visitor_camera = models.CharField(
        _("the visitor’s camera in calls"), max_length=9, choices=Camera, default=Camera.OFF, db_default=Camera.OFF
    )
    asks_before_mirroring = models.BooleanField(
        _("visitors are asked before an agent sees their page"),
        default=True,
        db_default=True,
        help_text=_("They always see who is looking, and can stop it."),
    )
    readable_fields = models.TextField(
        _("fields that agents may read"),
        blank=True,
        default="",
        db_default="",
        max_length=2000,
        validators=[check_field_names],
        help_text=_(
            "Whatever is typed is masked in the visitor’s browser. Here: the names of fields that need not be, one per"
            " line, like city. Passwords and payment details are always masked."
        ),
    )
    hidden_parts = models.TextField(
        _("parts of pages that agents never see"),
        blank=True,
        default="",
        db_default="",
        max_length=2000,
        validators=[check_selectors],
        help_text=_("CSS selectors, one per line, like .invoices. These parts never leave the visitor’s browser."),
    )
    keeps_visited_pages = models.BooleanField(
        _("keep the list of pages that a visitor goes through"),
        default=False,
        db_default=False,
        help_text=_("During a conversation: the path of each page, without what follows a question mark."),
    )
    has_survey = models.BooleanField(_("satisfaction survey"), default=True, help_text=_("Asked after closing."))
    asks_recommendation = models.BooleanField(
        _("ask for a recommendation"), default=False, help_text=_("From 0 to 10, after the satisfaction score.")
    )
    secret = models.CharField(
        _("secret"),
        max_length=64,
        default=new_secret,
        help_text=_("Signs who a visitor is; keep it on the site’s server."),
    )

    class Meta:
        verbose_name = _("chat on the site")
        verbose_name_plural = _("chat on the site")

    def __str__(self) -> str:
        return str(self.inbox)

    @property
    def origins(self) -> list[str]:
        return origins.readable(self.allowed_origins)

    @property
    def readable_names(self) -> list[str]:
        """Names of fields whose content agents may read."""
        return _lines(self.readable_fields)

    @property
    def hidden_selectors(self) -> list[str]:
        """Selectors of what agents never see."""
        return _lines(self.hidden_parts)

    @property
    def script(self) -> str:
        """The line that a site puts into its pages."""
        return f'<script async src="{settings.PUBLIC_URL}/widget.js" data-inbox="{self.inbox.key}"></script>'


@receiver(post_save, sender=Inbox)
def have_a_website(instance: Inbox, raw: bool, **_facts: Any) -> None:
    """Every inbox on a site has one from its beginning."""
    if not raw and channel_named(instance.channel).is_on_site:
        Website.objects.get_or_create(inbox=instance)
