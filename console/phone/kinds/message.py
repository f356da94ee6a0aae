"""A visitor has written to the agent who has the conversation."""

from datetime import datetime

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.phone import words
from console.phone.kind import Kind
from console.phone.models import Device
from console.phone.notices import WORTH_KNOWING, Notice
from conversations.models import Conversation, Message
from conversations.signals import message_posted
from routing.models import Offer

from . import offer


def say(device: Device, message_id: int, now: datetime) -> Notice | None:
    unread = Message.objects.unread_by_agents().filter(
        pk=message_id,
        conversation__agent=device.user_id,
        conversation__status=Conversation.Status.ACTIVE,
        conversation__owed_since__isnull=False,
    )
    message = unread.select_related("conversation__visitor", "conversation__inbox").first()
    if message is None:
        return None
    conversation = message.conversation
    running = Offer.objects.open().filter(conversation=conversation, agent__user=device.user_id).first()
    if running and device.tells(offer.KIND.value):  # that is what the notification must go on saying
        return offer.say(device, running.pk, now)
    return Notice(
        kind=KIND.value,
        title=conversation.marked_name,
        body=words.preview(conversation, message) or _("New message"),
        expires_at=message.sent_at + WORTH_KNOWING,
        is_urgent=True,
        seen=message.pk,
        **words.of(conversation, can_snooze=True),
    )


KIND = Kind(
    "message",
    label=gettext_lazy("Message received"),
    hint=gettext_lazy("Except in the conversation that is open"),
    icon="bell",
    position=20,
    says={"message": say},
)


@receiver(message_posted)
def hear(message_id, agent_id, from_visitor, **_):
    if from_visitor and agent_id:
        KIND.tell([agent_id], "message", message_id)
