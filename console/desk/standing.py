"""How somebody stands to a conversation right now. The gate says who may; this says whether the moment fits."""

from conversations.models import Conversation
from conversations.people.models import User


def answers(reader: User, conversation: Conversation) -> bool:
    """It is on their desk: they answer it."""
    return holds(reader, conversation) and conversation.status == Conversation.Status.ACTIVE


def holds(reader: User, conversation: Conversation) -> bool:
    """It is theirs: on their desk, snoozed, or closed by now."""
    return conversation.agent_id == reader.pk


def directs(reader: User, conversation: Conversation) -> bool:
    """It is theirs, or they supervise."""
    return holds(reader, conversation) or reader.sees_everything
