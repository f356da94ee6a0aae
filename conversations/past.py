"""Conversations that are over, of a visitor and of all who are the same person, as far as somebody may look back."""

from typing import Any

from django.db.models import Min, OuterRef, QuerySet, Subquery

from . import access
from .access import Action
from .models import Conversation, Message, Visitor
from .people.models import User

CLOSED = Conversation.Status.CLOSED


def others_of(person: User, visitor_id: Any, *, but: Any) -> QuerySet[Any]:
    """Those of a person but one, newest first, each with `began`: the visitor's first words in it, or None."""
    theirs = access.reachable(person, Action.LOOK_BACK).filter(
        visitor__in=Visitor.objects.one_person(visitor_id).values("pk"), status=CLOSED
    )
    said = Message.objects.filter(conversation=OuterRef("pk"), from_visitor=True).exclude(text="").order_by("pk")
    return theirs.exclude(pk=but).annotate(began=Subquery(said.values("text")[:1])).order_by("-pk")


def current_of(person: User, conversation: Conversation) -> Conversation | None:
    """The unfinished conversation of the same person that they read, to come back to from the past."""
    same = Visitor.objects.one_person(conversation.visitor_id).values("pk")
    unfinished = access.reachable(person, Action.READ).filter(visitor__in=same).exclude(status=CLOSED)
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
