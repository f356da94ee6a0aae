"""What was said in a voice message, as text: by which service, and how far it has come."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from translation.secrets import SealedField


class TranscriptionSetting(models.Model):
    """Who writes down voice messages. One row, which is not there as long as nobody has changed anything."""

    is_on = models.BooleanField(
        _("switched on"),
        default=False,
        help_text=_("Every voice message, of visitors and of agents, then goes to this service."),
    )
    url = models.CharField(
        _("address"),
        max_length=300,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("That of a service compatible with OpenAI’s audio transcriptions. It usually ends in /v1."),
    )
    secrets = SealedField(default=dict, blank=True)  # {"key": …}
    model = models.CharField(_("model"), max_length=100, blank=True, help_text=_("For instance: whisper-1"))

    class Meta:
        verbose_name = _("Transcription of voice messages")
        verbose_name_plural = _("Transcription of voice messages")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class Transcription(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    class Why(models.TextChoices):
        """Why there is none."""

        AWAY = "away", _("The service cannot be reached.")
        BUSY = "busy", _("The service takes no more for now.")
        REFUSED = "refused", _("The service refuses our key: an administrator has to look at it.")
        NOT_UNDERSTOOD = "not_understood", _("The service’s answer cannot be read.")
        SWITCHED_OFF = "switched_off", _("The service is switched off.")

    attachment = models.OneToOneField(
        "conversations.Attachment", models.CASCADE, related_name="transcription", verbose_name=_("attachment")
    )
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    why = models.CharField(_("why there is none"), max_length=20, choices=Why, blank=True)
    text = models.TextField(_("text"), blank=True)
    engine = models.CharField(_("model"), max_length=100, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)  # when the service is asked next; empty: it is asked no more
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("transcription")
        verbose_name_plural = _("transcriptions")
        constraints = [
            models.CheckConstraint(
                name="only_what_waits_is_due", condition=Q(state="waiting") | Q(due_at__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="transcriptions_to_be_made")]

    def __str__(self) -> str:
        return self.text or self.get_state_display()

    @property
    def reason(self) -> str:
        """Why there is none, in a sentence."""
        return str(Transcription.Why(self.why).label) if self.why in Transcription.Why.values else ""
