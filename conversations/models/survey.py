"""What a visitor thought of a conversation, asked once after its closing; it counts for every agent who answered."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Survey(models.Model):
    conversation = models.OneToOneField(
        "conversations.Conversation", models.CASCADE, related_name="survey", verbose_name=_("conversation")
    )
    score = models.PositiveSmallIntegerField(
        _("satisfaction"), validators=[MinValueValidator(1), MaxValueValidator(5)], help_text=_("1 to 5.")
    )
    recommendation = models.PositiveSmallIntegerField(
        _("recommendation"), null=True, blank=True, validators=[MaxValueValidator(10)], help_text=_("0 to 10.")
    )
    comment = models.TextField(_("comment"), blank=True, max_length=2000)
    answered_at = models.DateTimeField(_("answered at"))
    agents = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="surveys", verbose_name=_("agents"))

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints = [
            models.CheckConstraint(name="a_score_is_1_to_5", condition=Q(score__gte=1, score__lte=5)),
            models.CheckConstraint(
                name="a_recommendation_is_0_to_10", condition=Q(recommendation__isnull=True) | Q(recommendation__lte=10)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score}/5"
