"""Somebody waits, and nobody is there to answer: for the supervisors whom the chain of the group names."""

from datetime import datetime

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.phone import words
from console.phone.kind import Kind
from console.phone.models import Device
from console.phone.notices import WORTH_KNOWING, Notice
from conversations.models import Conversation
from routing.signals import escalated


def say(device: Device, conversation_id: int, now: datetime) -> Notice | None:
    waiting = Conversation.objects.waiting().filter(pk=conversation_id)
    conversation = waiting.select_related("visitor", "inbox", "group").first()
    if conversation is None:
        return None
    visitor = conversation.marked_name
    said = _("%(visitor)s is waiting.") % {"visitor": visitor}
    if conversation.group:
        said = _("%(visitor)s is waiting in %(group)s.") % {"visitor": visitor, "group": conversation.group}
    return Notice(
        kind=KIND.value,
        title=_("Nobody is there to answer"),
        body="\n".join(filter(None, [said, words.preview(conversation)])),
        expires_at=now + WORTH_KNOWING,
        is_urgent=True,
        **words.of(conversation) | {"actions": []},
    )


KIND = Kind(
    "escalation",
    label=gettext_lazy("Escalation"),
    hint=gettext_lazy("Nobody is there to answer"),
    icon="triangle-alert",
    position=90,
    is_for=lambda user: user.sees_everything,
    says={"escalation": say},
)


@receiver(escalated)
def hear(conversation_id, user_ids, **_):
    KIND.tell(user_ids, "escalation", conversation_id)
