"""How somebody stands to a conversation right now. The gate says who may; this says whether the moment fits."""

from conversations.models import Conversation
from conversations.people.models import User
from routing import taking
from routing.models import Availability


def answers(reader: User, conversation: Conversation) -> bool:
    """It is on their desk: they answer it."""
    return holds(reader, conversation) and conversation.status == Conversation.Status.ACTIVE


def holds(reader: User, conversation: Conversation) -> bool:
    """It is theirs: on their desk, snoozed, or closed by now."""
    return conversation.agent_id == reader.pk


def directs(reader: User, conversation: Conversation) -> bool:
    """It is theirs, or they supervise."""
    return holds(reader, conversation) or reader.sees_everything


def may_take(reader: User, conversation: Conversation) -> bool:
    """It waits, and they supervise and answer on its channel."""
    return conversation.is_waiting and reader.sees_everything and conversation.served_on in taking.channels_of(reader)


def is_paused(reader: User, conversation: Conversation) -> bool:
    """It waits for a group of theirs, and they are unavailable on its channel."""
    if not conversation.is_waiting:
        return False
    asked = [conversation.group_id, *conversation.also_asked.values_list("pk", flat=True)]
    theirs = Availability.objects.filter(agent__user=reader, channel=conversation.served_on, is_wanted=False)
    return theirs.filter(agent__user__desk_groups__in=[pk for pk in asked if pk]).exists()
