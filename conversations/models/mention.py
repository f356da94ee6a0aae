"""A colleague named in a private note, until they have looked at it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MentionQuerySet(models.QuerySet["Mention"]):
    def unseen(self) -> "MentionQuerySet":
        return self.filter(seen_at__isnull=True)


class Mention(models.Model):
    note = models.ForeignKey("conversations.Message", models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="one_mention_of_a_person_in_a_note")]
        indexes = [models.Index(fields=["person"], condition=Q(seen_at__isnull=True), name="mentions_not_seen")]

    def __str__(self) -> str:
        return f"{self.person}"
