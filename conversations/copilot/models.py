"""Which service words suggestions, what it may cost, and what became of each suggestion. No text is kept here."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from translation.secrets import SealedField

from .events import Reason


class ModelSetting(models.Model):
    """One row, which is not there as long as nobody has changed anything."""

    is_on = models.BooleanField(
        _("switched on"),
        default=False,
        help_text=_("When an agent asks for it, passages, conversations and drafts then go to this service."),
    )
    url = models.CharField(
        _("address"),
        max_length=300,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("That of a service compatible with OpenAI’s chat completions. It usually ends in /v1."),
    )
    secrets = SealedField(default=dict, blank=True)  # {"key": …}
    model = models.CharField(_("model"), max_length=100, blank=True)
    price_read = models.DecimalField(
        _("price per million tokens read"),
        max_digits=10,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("In your currency. If empty, no cost is counted."),
    )
    price_written = models.DecimalField(
        _("price per million tokens written"),
        max_digits=10,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    most_a_day = models.PositiveIntegerField(
        _("suggestions per agent per day"), default=200, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("Copilot’s model")
        verbose_name_plural = _("Copilot’s model")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class Feature(models.TextChoices):
    ANSWER = "answer", _("Answer")
    CORRECT = "correct", _("Correct")
    SHORTER = "shorter", _("Shorter")
    WARMER = "warmer", _("Warmer")
    FORMAL = "formal", _("More formal")
    SUMMARY = "summary", _("Summary")


class Outcome(models.TextChoices):
    """What an agent did with it."""

    ACCEPTED = "accepted", pgettext_lazy("a suggestion", "accepted")
    EDITED = "edited", pgettext_lazy("a suggestion", "edited")
    REFUSED = "refused", pgettext_lazy("a suggestion", "refused")


UNDECIDED = timedelta(days=1)  # as long as a suggestion may still be sent, or changed, by who was given it


class Suggestion(models.Model):
    """That somebody asked for one, what it took and what became of it: never what it said."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("agent")
    )
    conversation = models.ForeignKey(
        "conversations.Conversation", models.CASCADE, related_name="suggestions", verbose_name=_("conversation")
    )
    feature = models.CharField(_("kind"), max_length=10, choices=Feature)
    model = models.CharField(_("model"), max_length=100, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    seconds = models.FloatField(_("seconds"), null=True)  # until it was whole, or failed; None: nobody waited for it
    tokens_read = models.PositiveIntegerField(_("tokens read"), null=True)
    tokens_written = models.PositiveIntegerField(_("tokens written"), null=True)
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=6, null=True)
    failure = models.CharField(
        _("why there was none"), max_length=20, blank=True
    )  # a Reason: a new one is no migration
    outcome = models.CharField(_("what became of it"), max_length=10, choices=Outcome, blank=True)

    class Meta:
        verbose_name = _("Copilot suggestion")
        verbose_name_plural = _("Copilot suggestions")
        constraints = [
            models.CheckConstraint(name="what_failed_has_no_outcome", condition=Q(failure="") | Q(outcome=""))
        ]
        indexes = [models.Index(fields=["agent", "asked_at"], name="suggestions_of_an_agent")]

    def __str__(self) -> str:
        return f"{self.get_feature_display()} · {self.asked_at:%Y-%m-%d %H:%M}"

    def became(self, now: datetime) -> str:
        """What became of it, as people read it. Where nobody said so within a day, nobody will: its tab was closed."""
        if self.failure or self.outcome:
            return self.failure_words or str(self.get_outcome_display())
        if self.feature == Feature.SUMMARY:
            return str(_("read"))  # nothing is done with one
        return str(_("not told")) if now - self.asked_at > UNDECIDED else ""

    @property
    def failure_words(self) -> str:
        """Why there was none, as people read it."""
        return str(Reason(self.failure).label) if self.failure in Reason.values else self.failure
