"""Whether a conversation is translated. Without a row it is as its agent has it by default."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TranslationSetting(models.Model):
    """The visitor's language is the visitor's own: it goes with them into their next conversation."""

    conversation = models.OneToOneField(
        "conversations.Conversation", models.CASCADE, related_name="translation_setting"
    )
    is_on = models.BooleanField(default=False, help_text=_("What the agent writes is translated."))
    is_automatic = models.BooleanField(default=False, help_text=_("What the visitor writes is translated by itself."))
    agent_language = models.CharField(max_length=8, blank=True, help_text=_("Empty: that of whoever answers."))

    class Meta:
        verbose_name = _("translation of a conversation")
        verbose_name_plural = _("translations of conversations")

    def __str__(self) -> str:
        return f"{self.conversation_id}"
