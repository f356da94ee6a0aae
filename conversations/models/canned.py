"""Sentences kept ready: shared by all, or an agent's own."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReplyCategory(models.Model):
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reply_categories",
        verbose_name=_("owner"),
        help_text=_("Empty: shared by all agents."),
    )
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category of canned replies")
        verbose_name_plural = _("categories of canned replies")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="category_names_differ_for_an_owner"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(owner__isnull=True), name="names_of_shared_categories_differ"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CannedReply(models.Model):
    category = models.ForeignKey(ReplyCategory, models.CASCADE, related_name="replies", verbose_name=_("category"))
    shortcut = models.CharField(
        _("shortcut"), max_length=30, blank=True, help_text=_("Typed after a slash in the composer, like /warranty.")
    )
    text = models.TextField(_("text"), max_length=10_000)

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")
        ordering = ["category", "shortcut", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
