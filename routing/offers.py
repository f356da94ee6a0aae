"""Who gets a conversation next: the one place that puts conversations on desks, and takes them away again.

An offer is a row with a deadline. Whoever changes the row from open wins: the agent's first answer, or the clock.
Locks are always taken in the same order, the conversation's row before the agent's availability.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef, Subquery, TextField
from django.utils.translation import gettext as _

from conversations import access, lifecycle, messages
from conversations.errors import NotPossible, NotReachable
from conversations.models import Channel, Conversation, Group, Message
from conversations.people import Person
from conversations.prepared import Prepared, Slot, partly
from conversations.signals import announce

from . import availability, matching, signals
from .models import Agent, Availability, Offer, OfferQuerySet
from .presence import AWAY_AFTER

Outcome = Offer.Outcome


@transaction.atomic
def route(conversation_id: int, *, now: datetime) -> bool:
    """Puts a waiting conversation on the best free desk; where there is none it waits. True when it found a desk."""
    conversation = (
        Conversation.objects.waiting()
        .select_related("inbox", "visitor", "group")
        .select_for_update(of=("self",))
        .filter(pk=conversation_id)
        .first()
    )
    if conversation is None:
        return False
    group = _group_for(conversation)
    taken = _claim_a_slot(conversation, group) if group and not _somebody_waits_longer(conversation, group) else None
    if taken is None:
        lifecycle.wait(conversation, group=group, queued=_has_a_place(conversation, group), now=now)
        announce(signals.queue_changed, group_id=group and group.pk)
        return False
    lifecycle.assign(conversation, taken.agent.user, group=group, now=now)
    _offer(conversation, taken.agent, now=now)
    announce(signals.queue_changed, group_id=group and group.pk)
    return True


def answer(person: Person, conversation_id: int, *, text: str, client_id: str, now: datetime) -> Message:
    """An agent's answer; the first one settles the offer, in the message's own transaction.

    A repeat answers with the message stored the first time, even when the conversation has left this desk since.
    Raises NotReachable or NotPossible.
    """
    text, client_id = messages.checked(text), messages.checked_client_id(client_id)
    said_before = Message.objects.filter(client_id=client_id, agent=person.pk)
    try:
        return _answer(person, conversation_id, text, client_id, now)
    except NotReachable:
        repeat = said_before.filter(conversation=conversation_id).select_related("conversation", "agent").first()
        if repeat is None:
            raise
        return repeat


@transaction.atomic
def give(person: Person, conversation_id: int, agent: Agent, *, now: datetime) -> Conversation:
    """A supervisor gives a conversation to an agent, who has the usual time for the first answer."""
    conversation = access.locked_for(person, access.Action.GIVE, conversation_id)
    if not agent.user.is_active or not agent.availabilities.filter(channel=conversation.inbox.channel).exists():
        raise NotPossible(_("%(agent)s does not serve this channel.") % {"agent": agent})
    _end_open(Offer.objects.filter(conversation=conversation), Outcome.WITHDRAWN, now)
    lifecycle.hand_over(conversation, agent.user, by=person, now=now)
    _offer(conversation, agent, now=now)
    announce(signals.queue_changed, group_id=conversation.group_id)
    return conversation


def expire_overdue(now: datetime) -> int:
    """Offers past their deadline: the conversation goes on to somebody else, the agent turns red and sees why."""
    expired = 0
    for offer_id in list(Offer.objects.overdue(now).order_by("answer_by").values_list("pk", flat=True)[:1000]):
        expired += _expire(offer_id, now)
    return expired


def withdraw(conversation_id: int, *, now: datetime) -> None:
    """The conversation ended before its first answer: nobody owes one any more."""
    _end_open(Offer.objects.filter(conversation=conversation_id), Outcome.WITHDRAWN, now)


def rescue_abandoned(now: datetime) -> int:
    """Visitors who wait for an agent who is both unavailable and away are routed again.

    Unavailable but present, the agent finishes what is open; away but available, the agent comes back to it.
    """
    unavailable = Availability.objects.filter(
        agent__user=OuterRef("agent"), channel=OuterRef("inbox__channel"), is_wanted=False
    )
    followed = Agent.objects.filter(user=OuterRef("agent"), foreground_at__gt=now - AWAY_AFTER)
    abandoned = Conversation.objects.in_progress().filter(
        Exists(unavailable), ~Exists(followed), owed_since__isnull=False
    )
    rescued = 0
    for conversation in abandoned.select_related("agent")[:500]:
        with suppress(NotPossible), transaction.atomic():  # answered or closed meanwhile: it needs no rescue
            lifecycle.release(conversation, now=now, why="abandoned")
            withdraw(conversation.pk, now=now)
            rescued += 1
    return rescued


@transaction.atomic
def _answer(person: Person, conversation_id: int, text: str, client_id: str, now: datetime) -> Message:
    asked = {"person": person.pk, "conversation": conversation_id, "client_id": client_id}
    found = _select_answerable().rows(asked)
    if not found:
        raise NotReachable(access.refusal())
    *known, repeat, open_offer = found[0]
    if repeat:
        return Message.objects.select_related("conversation", "agent").get(pk=repeat)
    if open_offer:
        _end_open(Offer.objects.filter(pk=open_offer), Outcome.ANSWERED, now)
    conversation = partly(Conversation, messages.NEEDED, known)
    return messages.post_from_agent(conversation, by=person, text=text, client_id=client_id, now=now)


@cache
def _select_answerable() -> Prepared:
    """Locked; with the message that bears this client id already, and the offer that waits for an answer."""
    person: Any = SimpleNamespace(pk=Slot("person", BigIntegerField()), sees_everything=False)
    said = Message.objects.filter(conversation=OuterRef("pk"), client_id=Slot("client_id", TextField()))
    offered = Offer.objects.open().filter(conversation=OuterRef("pk"))
    rows = (
        access.reachable(person, access.Action.ANSWER)
        .filter(pk=Slot("conversation", BigIntegerField()))
        .annotate(repeat=Subquery(said.values("pk")[:1]), open_offer=Subquery(offered.values("pk")[:1]))
        .select_for_update(of=("self",))
    )
    return Prepared.select(rows.values_list(*messages.NEEDED, "repeat", "open_offer"))


@transaction.atomic
def _expire(offer_id: int, now: datetime) -> bool:
    offer = Offer.objects.select_related("agent__user").get(pk=offer_id)
    conversation = (
        Conversation.objects.select_related("inbox", "agent")
        .select_for_update(of=("self",))
        .get(pk=offer.conversation_id)
    )
    still_there = conversation.status == Conversation.Status.ACTIVE and conversation.agent_id == offer.agent.user_id
    outcome = Outcome.MISSED if still_there else Outcome.WITHDRAWN
    if not _end_open(Offer.objects.overdue(now).filter(pk=offer_id), outcome, now) or not still_there:
        return False
    availability.miss(offer.agent, conversation, now=now)
    lifecycle.release(conversation, now=now, why="missed")
    return True


def _offer(conversation: Conversation, agent: Agent, *, now: datetime) -> None:
    seconds = conversation.inbox.seconds_to_answer
    answer_by = now + timedelta(seconds=seconds) if seconds else None
    offer = Offer.objects.create(conversation=conversation, agent=agent, made_at=now, answer_by=answer_by)
    Agent.objects.filter(pk=agent.pk).update(last_assigned_at=now)
    announce(signals.offer_made, offer_id=offer.pk, conversation_id=conversation.pk, user_id=agent.user_id)


def _end_open(offers: OfferQuerySet, outcome: str, now: datetime) -> bool:
    """Compare and swap: True when the offer was open and is ours to end."""
    found = offers.open().values_list("pk", "conversation", "agent__user").first()
    if found is None or not Offer.objects.open().filter(pk=found[0]).update(outcome=outcome, ended_at=now):
        return False
    announce(signals.offer_ended, offer_id=found[0], conversation_id=found[1], user_id=found[2], outcome=outcome)
    return True


def _group_for(conversation: Conversation) -> Group | None:
    """The group of the first rule that fits, asked anew each time: a changed rule holds at once."""
    visitor = conversation.visitor
    for rule in conversation.inbox.rules.select_related("group"):
        if rule.language in ("", visitor.language) and matching.page_fits(visitor.page_url, rule.page_pattern):
            return rule.group
    return None


def _claim_a_slot(conversation: Conversation, group: Group) -> Availability | None:
    """The best agent's slot, under the availability's row lock: load is counted again before it is taken."""
    for candidate in matching.in_order(_candidates(conversation, group), conversation.visitor.language):
        pk = candidate.availability.pk
        locked = (
            Availability.objects.wanted()
            .select_related("agent__user")
            .select_for_update(of=("self",))
            .filter(pk=pk)
            .first()
        )
        if locked is None:
            continue
        loads = availability.loads_of([locked.agent.user_id])
        if loads.get((locked.agent.user_id, locked.channel), 0) < locked.slots:
            return locked
    return None


def _candidates(conversation: Conversation, group: Group) -> Iterator[matching.Candidate]:
    rows = list(
        Availability.objects.for_conversation(conversation)
        .filter(agent__user__desk_groups=group)
        .select_related("agent")
    )
    loads = availability.loads_of([row.agent.user_id for row in rows])
    for row in rows:
        user_id = row.agent.user_id
        yield matching.Candidate(
            availability=row,
            free=row.slots - loads.get((user_id, row.channel), 0),
            open=sum(loads.get((user_id, channel), 0) for channel in Channel),
            languages=frozenset(row.agent.languages),
            last_assigned_at=row.agent.last_assigned_at,
        )


def _somebody_waits_longer(conversation: Conversation, group: Group) -> bool:
    """Whether a newcomer would overtake somebody in the same queue, on the same channel."""
    if conversation.queued_at is not None:
        return False  # the queue is served in its order: whoever is asked has no one before them
    ahead = Conversation.objects.in_queue_of(group).filter(inbox__channel=conversation.inbox.channel)
    return ahead.exclude(pk=conversation.pk).exists()


def _has_a_place(conversation: Conversation, group: Group | None) -> bool:
    """Whether it may stand in the group's queue. One that stands there, or was on a desk already, is not sent away."""
    if group is None:
        return False
    if conversation.queued_at is not None or conversation.offers.exists():
        return True
    return Conversation.objects.in_queue_of(group).exclude(pk=conversation.pk).count() < group.queue_size
