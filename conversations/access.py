"""The gate: who may touch which conversation, and how. No conversation is reached but through it.

It answers with a queryset, so that what one may not touch is simply not found, and a list cannot forget the rule.
The gate knows who; whether the moment fits (still open, still theirs) is the verb's own question.
"""

from enum import StrEnum
from functools import cache

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from .base.errors import NotReachable
from .base.prepared import Prepared, PreparedModels, key, whoever
from .models import Call, Conversation, Group, Inbox, Mention, Message, Visitor
from .models.call import CallQuerySet
from .models.conversation import ConversationQuerySet, asked_of
from .people.models import User


class Action(StrEnum):
    READ = "read"
    ANSWER = "answer"
    CLOSE = "close"
    TRANSFER = "transfer"
    SNOOZE = "snooze"
    BLOCK = "block"
    NOTE = "note"
    MERGE = "merge"
    LOOK_BACK = "look_back"
    MIRROR = "mirror"


def _may(person: User, action: Action) -> Q:
    everything = Q()
    theirs = Q(agent=person.pk)
    of_their_groups = Q(group__in=Group.objects.filter(members=person.pk))
    asked_as_well = Q(pk__in=asked_of(Group.objects.filter(members=person.pk)).order_by().values("conversation"))
    in_their_queues = Q(status=Conversation.Status.WAITING) & (of_their_groups | asked_as_well)
    past = Q(status=Conversation.Status.CLOSED) & of_their_groups
    # A note that mentions somebody opens the conversation to them, as long as it is one of their own group.
    called_to = Q(pk__in=Mention.objects.filter(person=person.pk).values("note__conversation")) & of_their_groups
    match action:
        case Action.READ | Action.NOTE:
            return everything if person.sees_everything else theirs | in_their_queues | called_to
        case Action.LOOK_BACK:
            return everything if person.sees_everything else theirs | in_their_queues | called_to | past
        case Action.ANSWER | Action.SNOOZE:
            return theirs
        case Action.CLOSE | Action.TRANSFER | Action.BLOCK | Action.MERGE | Action.MIRROR:
            return everything if person.sees_everything else theirs


def reachable(person: User, action: Action) -> QuerySet[Conversation]:
    """The conversations that this person may do this with."""
    return Conversation.objects.filter(_may(person, action))


def conversation_for(person: User, action: Action, pk: int) -> Conversation:
    """One of them, with its inbox, visitor, agent and group. Raises NotReachable."""
    found = _select_one(action, person.sees_everything).first(person=person.pk, conversation=pk)
    if found is None:
        raise NotReachable(refusal())
    return found


def may(person: User, action: Action, pk: int) -> bool:
    """Whether this conversation is one of them."""
    return bool(_select_whether(action, person.sees_everything).rows({"person": person.pk, "conversation": pk}))


@cache
def _select_one(action: Action, sees_everything: bool) -> PreparedModels[Conversation]:
    return PreparedModels(_one(action, sees_everything).select_related("inbox", "visitor", "agent", "group"))


@cache
def _select_whether(action: Action, sees_everything: bool) -> Prepared:
    return Prepared.select(_one(action, sees_everything).values_list("pk"))


def _one(action: Action, sees_everything: bool) -> QuerySet[Conversation]:
    return reachable(whoever(sees_everything=sees_everything), action).filter(pk=key("conversation"))


def locked_for(person: User, action: Action, pk: int) -> Conversation:
    """The same with the row locked until the transaction ends: the state that is read is the state that is changed."""
    found = reachable(person, action).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotReachable(refusal())
    return found


def refusal() -> str:
    """What somebody is told about a conversation that they may not touch, or that does not exist."""
    return _("This conversation is not on your desk.")


def calls_of(person: User) -> CallQuerySet:
    """Those in which somebody is, or that ring at them or for them."""
    here = Q(agent=person.pk) | Q(agent=None, conversation__status=Conversation.Status.ACTIVE)
    return Call.objects.filter(here, conversation__in=reachable(person, Action.ANSWER))


def was_given_up(call_id: int) -> bool:
    """Its visitor hung up before anybody took it: told to whom it rang, also where the conversation has left them."""
    return Call.objects.of_visitors().filter(pk=call_id, end=Call.End.GIVEN_UP).exists()


def calls_of_visitor(visitor: Visitor, inbox: Inbox) -> CallQuerySet:
    """A visitor's own, at one inbox."""
    return Call.objects.filter(conversation__in=conversations_of(visitor, inbox))


def conversations_of(visitor: Visitor, inbox: Inbox) -> ConversationQuerySet:
    """A visitor's own, at one inbox: all that the widget may ever show."""
    return Conversation.objects.filter(visitor=visitor, inbox=inbox)


def words_of(visitor: Visitor, inbox: Inbox) -> QuerySet[Message]:
    """The messages a visitor may read: their own thread's words, never the desk's lines."""
    return Message.objects.for_visitors().filter(conversation__visitor=visitor, conversation__inbox=inbox)
