"""Where the chat was asked for: the sites whose pages carry the script, allowed or not."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sighting(models.Model):
    """One site of an inbox, as its browsers' pages named it. Whether it is allowed says the inbox, now."""

    inbox = models.ForeignKey("conversations.Inbox", models.CASCADE, related_name="sightings")
    origin = models.CharField(max_length=300)
    at = models.DateTimeField(help_text=_("The last time."))

    class Meta:
        verbose_name = _("site that asked for the chat")
        verbose_name_plural = _("sites that asked for the chat")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["inbox", "origin"], name="a_site_is_noted_once_for_an_inbox")]

    def __str__(self) -> str:
        return self.origin
