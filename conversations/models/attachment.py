"""A photo or a PDF document that came with a message: what was checked of it, and where its content lies."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    class Kind(models.TextChoices):
        PHOTO = "photo", _("photo")
        PDF = "pdf", _("PDF document")

    class State(models.TextChoices):
        """Only what is clean is served."""

        CHECKING = "checking", _("being checked")
        CLEAN = "clean", _("clean")
        REFUSED = "refused", _("refused")

    message = models.OneToOneField("conversations.Message", models.CASCADE, related_name="attachment")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.CLEAN)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveIntegerField(_("size"), help_text=_("Bytes."))
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    file = models.FileField(_("file"), max_length=200)
    thumbnail = models.FileField(max_length=200, blank=True)
    due_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When what it still needs is asked for again; empty: it needs nothing.")
    )
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="attachments_to_be_finished")
        ]
        constraints = [
            models.CheckConstraint(
                name="a_photo_has_a_size_in_pixels",
                condition=~Q(kind="photo") | Q(width__isnull=False, height__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name
