"""Two visitors who are one person, as somebody has found; and that it was not so, where somebody has split them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> "MergeQuerySet":
        """Those that nobody has undone."""
        return self.filter(split_at__isnull=True)

    def between(self, visitor_ids: Any) -> "MergeQuerySet":
        """Those of any of these visitors."""
        return self.filter(Q(visitor__in=visitor_ids) | Q(other__in=visitor_ids))


class Merge(models.Model):
    visitor = models.ForeignKey("conversations.Visitor", models.CASCADE, related_name="+", verbose_name=_("visitor"))
    other = models.ForeignKey(
        "conversations.Visitor", models.CASCADE, related_name="+", verbose_name=_("other visitor")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("merged by"))
    at = models.DateTimeField(_("merged at"))
    # What was less surely known of one of them, before the language of the other came to them.
    language_before = models.JSONField(default=dict, blank=True)
    split_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("split by")
    )
    split_at = models.DateTimeField(_("split at"), null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of visitors")
        verbose_name_plural = _("merges of visitors")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["visitor", "other"], condition=Q(split_at__isnull=True), name="two_visitors_are_merged_once"
            ),
            models.CheckConstraint(name="nobody_is_merged_with_themselves", condition=~Q(visitor=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.visitor} · {self.other}"
