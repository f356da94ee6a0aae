"""Several actions on a conversation in one tap, put together by an administrator."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from conversations.base.fields import NameField


class Macro(models.Model):
    name = NameField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    inboxes = models.ManyToManyField(
        "conversations.Inbox", blank=True, related_name="macros", verbose_name=_("inboxes"), help_text=_("Empty: all.")
    )

    class Meta:
        verbose_name = _("macro")
        verbose_name_plural = _("macros")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="names_of_macros_differ",
                violation_error_message=_("There is already a macro with this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class MacroStep(models.Model):
    """One action, with what it needs. Steps run in their order, all or none."""

    class Action(models.TextChoices):
        REPLY = "reply", _("reply")
        TAG = "tag", _("tag")
        SNOOZE = "snooze", _("snooze")
        TRANSFER = "transfer", _("transfer")
        CLOSE = "close", _("close")

    macro = models.ForeignKey(Macro, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    action = models.CharField(_("action"), max_length=8, choices=Action)
    text = models.TextField(
        _("text"),
        blank=True,
        max_length=10_000,
        help_text=_("For a reply. {visitor}, {agent} and {company} are filled in."),
    )
    tag_name = NameField(_("tag"), max_length=60, blank=True, help_text=_("The name of one of the inbox’s tags."))
    hours = models.PositiveSmallIntegerField(
        _("hours"), null=True, blank=True, help_text=_("For a snooze. Empty: until the visitor replies.")
    )
    group = models.ForeignKey(
        "conversations.Group", models.CASCADE, null=True, blank=True, verbose_name=_("group"), related_name="+"
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.get_action_display()

    def clean(self) -> None:
        needed = {"reply": self.text, "tag": self.tag_name, "transfer": self.group_id}
        if self.action in needed and not needed[self.action]:
            raise ValidationError(_("This action lacks what it needs: a text, a tag or a group."))
