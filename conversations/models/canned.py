"""Sentences kept ready: shared by all, or an agent's own."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from conversations.base.fields import NameField
from conversations.base.text import cut


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
    name = NameField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category of canned replies")
        verbose_name_plural = _("categories of canned replies")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint("owner", Lower("name"), name="category_names_differ_for_an_owner"),
            models.UniqueConstraint(
                Lower("name"), condition=Q(owner__isnull=True), name="names_of_shared_categories_differ"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CannedReply(models.Model):
    category = models.ForeignKey(ReplyCategory, models.CASCADE, related_name="replies", verbose_name=_("category"))
    # The category's own, once more: a constraint sees one table only.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, editable=False, related_name="+", verbose_name=_("owner")
    )
    shortcut = models.CharField(
        _("shortcut"), max_length=30, blank=True, help_text=_("Typed after a slash in the composer, like /warranty.")
    )
    text = models.TextField(_("text"), max_length=10_000)

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")
        ordering = ["category", "shortcut", "pk"]
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("shortcut"),
                condition=Q(owner__isnull=False) & ~Q(shortcut=""),
                name="shortcuts_differ_for_an_owner",
            ),
            models.UniqueConstraint(
                Lower("shortcut"),
                condition=Q(owner__isnull=True) & ~Q(shortcut=""),
                name="shortcuts_of_shared_replies_differ",
            ),
        ]

    def __str__(self) -> str:
        return cut(self.text, 60)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner_id = self.category.owner_id
        super().save(*args, **kwargs)
