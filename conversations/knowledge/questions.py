"""What a visitor wants to know right now: all that they have written since they were last answered, as one question."""

from conversations.models import Conversation, Message

LAST_MESSAGES = 50  # that are looked at


def asked_in(conversation: Conversation) -> str:
    """Where everything is answered, what was asked last; empty where a visitor has not written yet."""
    asked: list[str] = []
    words = Message.objects.filter(conversation=conversation, kind=Message.Kind.TEXT).order_by("-pk")
    for from_visitor, text in words.values_list("from_visitor", "text")[:LAST_MESSAGES]:
        if from_visitor:
            asked.append(" ".join(text.split()))
        elif asked:
            break
    return " ".join(reversed(asked))
