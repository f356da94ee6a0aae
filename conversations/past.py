"""A visitor's conversations that are over, as far as somebody may look back at them."""

from typing import Any

from django.db.models import Min, OuterRef, QuerySet, Subquery

from . import access
from .access import Action
from .models import Conversation, Message
from .people.models import User

CLOSED = Conversation.Status.CLOSED


def others_of(person: User, visitor_id: Any, *, but: Any) -> QuerySet[Any]:
    """Those of a visitor but one, newest first, each with `began`: the visitor's first words in it, or None."""
    theirs = access.reachable(person, Action.LOOK_BACK).filter(visitor=visitor_id, status=CLOSED)
    said = Message.objects.filter(conversation=OuterRef("pk"), from_visitor=True).exclude(text="").order_by("pk")
    return theirs.exclude(pk=but).annotate(began=Subquery(said.values("text")[:1])).order_by("-pk")


def current_of(person: User, conversation: Conversation) -> Conversation | None:
    """The unfinished conversation of the same visitor that this person reads, to come back to from the past."""
    unfinished = access.reachable(person, Action.READ).filter(visitor=conversation.visitor_id).exclude(status=CLOSED)
    return unfinished.exclude(pk=conversation.pk).order_by("-pk").first()


def answered_by(conversations: list[Conversation]) -> dict[int, list[str]]:
    """By conversation, the names of those who spoke in it for the desk, in the order of their first words."""
    said = Message.objects.for_visitors().filter(conversation__in=conversations, agent__isnull=False).order_by()
    first = said.values("conversation", "agent").annotate(first=Min("pk")).values("first")
    names: dict[int, list[str]] = {}
    for message in Message.objects.filter(pk__in=first).select_related("agent").order_by("pk"):
        if message.agent:
            names.setdefault(message.conversation_id, []).append(message.agent.get_full_name())
    return names
