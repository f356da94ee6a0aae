"""A supervisor who answers as well takes what waits: an offer to themselves, accepted at once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from conversations import access
from conversations.base.announcing import announce
from conversations.base.errors import NotPossible
from conversations.models import Conversation
from conversations.people.models import User

from . import assignment, offers, signals
from .models import Agent, Availability, Offer


def channels_of(person: User) -> set[str]:
    """The names of those on which they answer; none for who is no agent."""
    return set(Availability.objects.filter(agent__user=person).values_list("channel", flat=True))


@transaction.atomic
def take(person: User, conversation_id: int, *, now: datetime) -> None:
    """It lies on their desk, with no time running: also while they are unavailable, and above what they have room for.

    Who may give it to somebody may take it. Raises NotReachable, and NotPossible where somebody was quicker or where
    they do not answer on its channel.
    """
    locked = access.locked_for(person, access.Action.TRANSFER, conversation_id)
    conversation = Conversation.objects.select_related("inbox", "group").get(pk=locked.pk)
    if not conversation.is_waiting:
        raise NotPossible(_("Somebody was quicker: this conversation has moved on."))
    if conversation.served_on not in channels_of(person):
        raise NotPossible(_("You do not answer on this channel."))
    agent = Agent.objects.select_related("user").get(user=person)
    assignment.settle([(conversation, agent, conversation.group)], now=now)
    offers.accept(Offer.objects.open().get(conversation=conversation).pk, now=now)
    Agent.objects.filter(pk=agent.pk).update(foreground_at=now)  # they are there: nobody has to come to the rescue
    announce(signals.queue_changed, group_id=conversation.group_id)
