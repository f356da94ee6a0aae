"""Leaving the desk: who signs out is unavailable everywhere, and nobody's conversation is left behind."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from conversations.base.errors import NotPossible
from conversations.models import Conversation
from conversations.people.models import User

from . import availability, offers
from .models import Agent, Availability

SIGNED_OUT = Availability.Reason.SIGNED_OUT


@transaction.atomic
def leave(agent: Agent, *, now: datetime) -> None:
    """They sign out. Raises NotPossible while conversations are open on their desk: nobody would answer them.

    Their availabilities are locked meanwhile, as by whoever puts a conversation on a desk: either it lies there first
    and the agent stays, or it finds somebody else.
    """
    _lock(agent)
    if Conversation.objects.on_desk_of(agent.user).exists():
        raise NotPossible(_("Close them, snooze them or transfer them to sign out."))
    _turn_red(agent, now)


def send_home(agent: Agent, *, by: User, now: datetime) -> int:
    """A supervisor signs them out: what is open on their desk goes to others. Says how many conversations that were."""
    with transaction.atomic():
        _lock(agent)
        _turn_red(agent, now)
    left = Conversation.objects.on_desk_of(agent.user).values_list("pk", flat=True)
    return sum(offers.take_away(pk, agent, by=by, now=now) for pk in list(left))


def _lock(agent: Agent) -> None:
    list(agent.availabilities.select_for_update().order_by("pk"))


def _turn_red(agent: Agent, now: datetime) -> None:
    channels = list(agent.availabilities.values_list("channel", flat=True))
    if channels:
        availability.choose(agent, channels, wanted=False, reason=SIGNED_OUT, now=now)
