"""What a provider has of templates, as it was last told: texts that may be sent where no free words are taken."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.connectors.templates import State
from translation.languages import named


class MessageTemplate(models.Model):
    State = State

    inbox = models.ForeignKey(
        "conversations.Inbox", models.CASCADE, related_name="templates", db_index=False, verbose_name=_("inbox")
    )
    outside_id = models.CharField(max_length=255)
    name = models.CharField(_("name"), max_length=255)
    language = models.CharField(_("language"), max_length=20)  # as the provider writes it: fr, en_US
    state = models.CharField(_("state"), max_length=10, choices=State)
    header = models.CharField(_("header"), max_length=200, blank=True)
    body = models.TextField(_("text"))  # with its gaps: {{1}} or {{name}}
    footer = models.CharField(_("footer"), max_length=200, blank=True)
    buttons = models.JSONField(_("buttons"), default=list, blank=True)  # their words

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("message templates")
        ordering = ["name", "language"]
        constraints = [
            models.UniqueConstraint(fields=["inbox", "outside_id"], name="an_inbox_has_a_template_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.language_name}"

    @property
    def language_name(self) -> str:
        return named(self.language)
