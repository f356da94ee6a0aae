"""What an agent has begun to write in a conversation, so that another device of theirs can go on with it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.base.text import cut


class Draft(models.Model):
    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["conversation", "author"], name="one_draft_for_an_author")]

    def __str__(self) -> str:
        return cut(self.text, 60)
