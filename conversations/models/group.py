"""Agents who serve the same inboxes. It stands here, not in routing, because the gate asks whose queue one may see."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from conversations.base.fields import NameField


class Group(models.Model):
    name = NameField(_("name"), max_length=80)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="desk_groups", blank=True, verbose_name=_("agents")
    )
    queue_size = models.PositiveSmallIntegerField(
        _("queue size"),
        default=10,
        help_text=_("How many may wait when nobody is available. 0: no queue, the visitor may leave a message."),
    )

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="names_of_groups_differ",
                violation_error_message=_("There is already a group with this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
