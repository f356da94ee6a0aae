"""What a visitor is shown of a conversation that has ended: the survey, their own opinion, the transcript by e-mail."""

from console.server import mail
from conversations import surveys, transcripts
from conversations.models import Conversation

SILENT = {Conversation.ClosedBy.SNOOZE, Conversation.ClosedBy.BLOCK}  # endings that are not told as such


def ending(conversation, visitor, *, now):
    """Empty where nothing has ended that the visitor is told of."""
    if conversation is None or not conversation.is_closed or conversation.closed_by in SILENT:
        return {}
    asks, survey = surveys.is_asked(conversation, now), surveys.given(conversation)
    letter = transcripts.last_of(conversation)
    return {
        "conversation": conversation,
        "is_closed": True,
        "is_over": asks or survey is not None,
        "asks": asks,
        "survey": survey,
        "may_have_letter": mail.is_read() and not transcripts.refusal_for(conversation, now),
        "letter": letter,
        "address": letter.address if letter else visitor.email,
    }
