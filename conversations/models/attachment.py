"""A file that came with a message: what was checked of it, and where its content lies.

What a visitor sent through somebody else's channel has to be fetched first; only photos, PDF documents and voice
messages are kept.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from conversations.base.dates import length_words


class Attachment(models.Model):
    class Kind(models.TextChoices):
        PHOTO = "photo", _("photo")
        PDF = "pdf", _("PDF document")
        VIDEO = "video", _("video")
        AUDIO = "audio", _("sound file")
        VOICE = "voice", _("voice message")
        STICKER = "sticker", _("sticker")
        OTHER = "other", _("document")

    class State(models.TextChoices):
        """Only what is clean is served."""

        FETCHING = "fetching", _("being fetched")
        FAILED = "failed", _("not fetched")  # it may be tried again
        CHECKING = "checking", _("being checked")
        CLEAN = "clean", _("clean")
        REFUSED = "refused", _("refused")

    class Why(models.TextChoices):
        """Why what a visitor sent is not here. One that was refused without a reason holds a virus."""

        KIND = "kind", _("Files of this kind are not shown here.")
        SIZE = "size", _("It is too large to be shown here.")
        CONTENT = "content", _("It is damaged, or not what it says it is.")
        GONE = "gone", _("The channel does not have it any more.")
        NOT_ALLOWED = (
            "not_allowed",
            _("The channel does not let us have it: an administrator has to look at the inbox."),
        )
        AWAY = "away", _("The channel did not hand it over.")

    message = models.OneToOneField("conversations.Message", models.CASCADE, related_name="attachment")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.CLEAN)
    why = models.CharField(_("why it is not here"), max_length=20, choices=Why, blank=True, default="", db_default="")
    name = models.CharField(_("name"), max_length=120, blank=True)
    size = models.PositiveIntegerField(_("size"), help_text=_("Bytes."))
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True, help_text=_("Of a voice message."))
    file = models.FileField(_("file"), max_length=200, blank=True)
    thumbnail = models.FileField(max_length=200, blank=True)
    due_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When what it still needs is asked for again; empty: it needs nothing.")
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    media = models.JSONField(default=dict, blank=True, db_default={})  # a connector's `Media`, of one that is fetched

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="attachments_to_be_finished")
        ]
        constraints = [
            models.CheckConstraint(
                name="a_photo_has_a_size_in_pixels",
                condition=~Q(kind="photo")
                | Q(width__isnull=False, height__isnull=False)
                | Q(state__in=["fetching", "failed", "refused"]),
            ),
            models.CheckConstraint(
                name="a_voice_message_has_a_length",
                condition=~Q(kind="voice")
                | Q(milliseconds__isnull=False)
                | Q(state__in=["fetching", "failed", "refused"]),
            ),
            models.CheckConstraint(name="what_is_clean_has_a_file", condition=~Q(state="clean") | ~Q(file="")),
        ]

    def __str__(self) -> str:
        return self.name or self.title

    @property
    def icon(self) -> str:
        """Of static/icons/lucide.txt."""
        return ICONS[self.Kind(self.kind)]

    @property
    def title(self) -> str:
        """What it is, as a line begins with it."""
        return capfirst(str(Attachment.Kind(self.kind).label))

    @property
    def words(self) -> str:
        """What it is, for where it is not shown itself."""
        match self.kind:
            case Attachment.Kind.VOICE if self.milliseconds:
                return _after_dot(self.title, length_words(self.seconds))
            case Attachment.Kind.PDF | Attachment.Kind.OTHER if self.name:
                return _after_dot(self.title, self.name)
            case _:
                return self.title

    @property
    def seconds(self) -> int:
        """Of a voice message: one at least."""
        return max(1, round((self.milliseconds or 0) / 1000))

    @property
    def reason(self) -> str:
        """Why it is not here, in a sentence."""
        return str(Attachment.Why(self.why).label) if self.why in Attachment.Why.values else ""


def _after_dot(words: str, rest: str) -> str:
    """No line begins or ends with the dot."""
    return f"{words}\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}{rest}"


ICONS = {
    Attachment.Kind.PHOTO: "image",
    Attachment.Kind.PDF: "file-text",
    Attachment.Kind.VIDEO: "video",
    Attachment.Kind.AUDIO: "volume-2",
    Attachment.Kind.VOICE: "mic",
    Attachment.Kind.STICKER: "smile",
    Attachment.Kind.OTHER: "file-text",
}
