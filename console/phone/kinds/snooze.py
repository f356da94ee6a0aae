"""A snooze ended by its time: where the visitor's word ended it, that word is told of (`message.py`)."""

from datetime import datetime

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.phone import words
from console.phone.kind import Kind
from console.phone.models import Device
from console.phone.notices import WORTH_KNOWING, Notice
from conversations.models import Conversation, Message
from conversations.signals import conversation_changed


def say(device: Device, conversation_id: int, now: datetime) -> Notice | None:
    conversation = Conversation.objects.select_related("visitor", "inbox").get(pk=conversation_id)
    if not _is_back(conversation, device.user_id):
        return None
    return Notice(
        kind=KIND.value,
        title=_("%(visitor)s: the snooze is over") % {"visitor": conversation.marked_name},
        body=words.preview(conversation) or _("The conversation is back on your desk."),
        expires_at=(conversation.assigned_at or now) + WORTH_KNOWING,
        is_urgent=True,
        seen=conversation.last_message_id,
        **words.of(conversation, can_snooze=True),
    )


def _is_back(conversation: Conversation, user_id: int) -> bool:
    """On their desk, by the end of its snooze and nothing else, and still owed an answer."""
    is_theirs = conversation.status == Conversation.Status.ACTIVE and conversation.agent_id == user_id
    if not is_theirs or conversation.owed_since is None:
        return False
    turns = Message.objects.filter(
        conversation=conversation, event__in=["snoozed", "resumed", "woken_reply", "woken_end"]
    )
    return turns.order_by("-pk").values_list("event", flat=True).first() == "woken_end"


KIND = Kind(
    "snooze",
    label=gettext_lazy("End of a snooze"),
    hint=gettext_lazy("The conversation is back on your desk"),
    icon="circle-pause",
    position=50,
    says={"snooze_ended": say},
    holds=_is_back,
)


@receiver(conversation_changed)
def hear(conversation_id, agent_ids, change, **_):
    if change == "woken":
        KIND.tell(agent_ids, "snooze_ended", conversation_id)
