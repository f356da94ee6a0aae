"""A visitor who may not write for a while, or until somebody unblocks them. It holds for every inbox."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .visitor import Visitor


class BlockQuerySet(models.QuerySet["Block"]):
    def in_force(self, now: datetime) -> "BlockQuerySet":
        return self.filter(Q(until__isnull=True) | Q(until__gt=now), lifted_at__isnull=True)

    def of_person(self, visitor_id: int) -> "BlockQuerySet":
        """Against this visitor, or another one who is the same person."""
        return self.filter(visitor__in=Visitor.objects.one_person(visitor_id).values("pk"))


class Block(models.Model):
    class Reason(models.TextChoices):
        """What is chosen most often; any other reason is written out."""

        ABUSE = "abuse", _("Abusive language")
        REPEATED = "repeated", _("Repeated contact")
        ADVERTISING = "advertising", _("Advertising")

    visitor = models.ForeignKey(
        "conversations.Visitor", models.CASCADE, related_name="blocks", verbose_name=_("visitor")
    )
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("blocked by"))
    at = models.DateTimeField(_("blocked at"))
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("Empty: until somebody unblocks."))
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unblocked by"),
    )
    lifted_at = models.DateTimeField(_("unblocked at"), null=True, blank=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.visitor}"

    @property
    def reason_words(self) -> str:
        return reason_words(self.reason)


def reason_words(reason: str) -> str:
    """In the reader's language where it is one of the known reasons; else as it was written."""
    return str(Block.Reason(reason).label) if reason in Block.Reason else reason
