"""A kind of notification as somebody might add one: to who has a conversation, that its visitor's lamp is broken."""

from django.dispatch import Signal, receiver

from console.phone import words
from console.phone.kind import Kind
from console.phone.notices import WORTH_KNOWING, Notice
from conversations.models import Conversation

lamp_broke = Signal()  # conversation_id, user_ids


def say(device, conversation_id, now):
    conversation = Conversation.objects.select_related("visitor", "inbox").get(pk=conversation_id)
    if conversation.agent_id != device.user_id:
        return None
    return Notice(
        kind=KIND.value,
        title=f"{conversation.marked_name} has no light",
        body=words.preview(conversation),
        expires_at=now + WORTH_KNOWING,
        rings=True,
        **words.of(conversation),
    )


def is_dark(conversation, _user_id):
    return not conversation.is_closed


def ending(_conversation, _user_id):
    return "There is light again."


KIND = Kind(
    "lamp",
    label="Broken lamp",
    hint="Somebody sits in the dark",
    icon="zap",
    is_for=lambda user: not user.sees_everything,
    is_first=True,
    says={"lamp_broke": say},
    holds=is_dark,
    ending=ending,
)


@receiver(lamp_broke)
def hear(conversation_id, user_ids, **_):
    KIND.tell(user_ids, "lamp_broke", conversation_id)
