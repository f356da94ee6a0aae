"""A conversation that a visitor asked to have sent to them, until it has gone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Transcript(models.Model):
    conversation = models.ForeignKey(
        "conversations.Conversation", models.CASCADE, related_name="transcripts", verbose_name=_("conversation")
    )
    address = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=10)
    asked_at = models.DateTimeField(_("asked for at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    due_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When sending is asked for again; empty: it needs nothing.")
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    class Meta:
        verbose_name = _("transcript")
        verbose_name_plural = _("transcripts")
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="transcripts_to_be_sent")]
        constraints = [
            models.CheckConstraint(
                name="a_transcript_is_sent_or_given_up", condition=Q(sent_at__isnull=True) | Q(failed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.address
