"""Who gets a conversation next: the one place that puts conversations on desks, and takes them away again.

An offer is a row with a deadline. Whoever changes the row from open wins: the agent's first answer, or the clock.
Locks are always taken in the same order, the conversation's row before the agent's availability.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery, TextField

from conversations import access, attachments, hours, lifecycle, messages
from conversations.errors import NotPossible, NotReachable
from conversations.limits import Direction
from conversations.models import Attachment, Channel, Conversation, Group, Message
from conversations.people import Person
from conversations.prepared import Prepared, Slot, key, partly, whoever
from conversations.retries import retried
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
    taken = claim_a_slot(conversation, group) if group and not somebody_waits_longer(conversation, group) else None
    if taken is None:
        lifecycle.wait(conversation, group=group, queued=_has_a_place(conversation, group, now), now=now)
        announce(signals.queue_changed, group_id=group and group.pk)
        return False
    settle(conversation, taken.agent, group=group, now=now)
    announce(signals.queue_changed, group_id=group and group.pk)
    return True


def settle(conversation: Conversation, agent: Agent, *, group: Group | None, now: datetime) -> None:
    """On the desk of an agent whose slot the caller has claimed."""
    lifecycle.assign(conversation, agent.user, group=group, now=now)
    make(conversation, agent, now=now)


def answer(person: Person, conversation_id: int, *, text: str, client_id: str, now: datetime) -> Message:
    """An agent's answer; the first one settles the offer, in the message's own transaction.

    A repeat answers with the message stored the first time, even when the conversation has left this desk since.
    Raises NotReachable or NotPossible.
    """
    text, client_id = messages.checked(text), messages.checked_client_id(client_id)
    try:
        return _answer(person, conversation_id, text, client_id, now)
    except NotReachable:
        repeat = _said_before(person, conversation_id, client_id)
        if repeat is None:
            raise
        return repeat


def answer_with_file(
    person: Person, conversation_id: int, *, upload: attachments.Upload, client_id: str, now: datetime
) -> Message:
    """The same with a photo or a document, checked before anything is stored. Raises NotReachable or NotPossible."""
    client_id = messages.checked_client_id(client_id)
    repeat = _said_before(person, conversation_id, client_id)
    if repeat is not None:
        return repeat
    conversation = access.conversation_for(person, access.Action.ANSWER, conversation_id)
    file = attachments.checked(upload, channel=conversation.inbox.channel, direction=Direction.TO_VISITOR)
    with attachments.stored(file, now=now) as attachment:
        return retried(_answer)(person, conversation_id, file.name, client_id, now, attachment=attachment)


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
    What was transferred to somebody unavailable waits for them, for as long as they may sign in.
    """
    unavailable = Availability.objects.filter(
        agent__user=OuterRef("agent"), channel=OuterRef("inbox__channel"), is_wanted=False
    )
    followed = Agent.objects.filter(user=OuterRef("agent"), foreground_at__gt=now - AWAY_AFTER)
    awaited = Offer.objects.awaiting_their_agent().filter(conversation=OuterRef("pk"), agent__user__is_active=True)
    abandoned = Conversation.objects.in_progress().filter(
        Exists(unavailable), ~Exists(followed), ~Exists(awaited), owed_since__isnull=False
    )
    rescued = 0
    for conversation in abandoned.select_related("agent")[:500]:
        with suppress(NotPossible), transaction.atomic():  # answered or closed meanwhile: it needs no rescue
            lifecycle.release(conversation, now=now, why="abandoned")
            withdraw(conversation.pk, now=now)
            rescued += 1
    return rescued


def begin_awaited(now: datetime) -> int:
    """Transfers that waited for somebody who is available now: their time for the first answer begins."""
    back = Availability.objects.wanted().filter(
        agent=OuterRef("agent"), channel=OuterRef("conversation__inbox__channel")
    )
    awaited = Offer.objects.awaiting_their_agent().filter(Exists(back)).select_related("conversation__inbox", "agent")
    return sum(_begin(offer, now) for offer in awaited)


@transaction.atomic
def _begin(offer: Offer, now: datetime) -> bool:
    still_awaited = Offer.objects.awaiting_their_agent().filter(pk=offer.pk)
    if not still_awaited.update(awaits_agent=False, answer_by=_deadline(offer.conversation, now)):
        return False
    announce(
        signals.offer_made,
        offer_id=offer.pk,
        conversation_id=offer.conversation_id,
        user_id=offer.agent.user_id,
    )
    return True


def _said_before(person: Person, conversation_id: int, client_id: str) -> Message | None:
    said = Message.objects.filter(client_id=client_id, agent=person.pk, conversation=conversation_id)
    return said.select_related("conversation", "agent", "attachment").first()


@transaction.atomic
def _answer(
    person: Person,
    conversation_id: int,
    text: str,
    client_id: str,
    now: datetime,
    *,
    attachment: Attachment | None = None,
) -> Message:
    asked = {"person": person.pk, "conversation": conversation_id, "client_id": client_id}
    found = _select_answerable().rows(asked)
    if not found:
        raise NotReachable(access.refusal())
    *known, repeat, open_offer = found[0]
    if repeat:
        return Message.objects.select_related("conversation", "agent", "attachment").get(pk=repeat)
    if open_offer:
        _end_open(Offer.objects.filter(pk=open_offer), Outcome.ANSWERED, now)
    conversation = partly(Conversation, messages.NEEDED, known)
    return messages.post_from_agent(
        conversation, by=person, text=text, client_id=client_id, attachment=attachment, now=now
    )


@cache
def _select_answerable() -> Prepared:
    """Locked; with the message that bears this client id already, and the offer that waits for an answer."""
    said = Message.objects.filter(conversation=OuterRef("pk"), client_id=Slot("client_id", TextField()))
    offered = Offer.objects.open().filter(conversation=OuterRef("pk"))
    rows = (
        access.reachable(whoever(sees_everything=False), access.Action.ANSWER)
        .filter(pk=key("conversation"))
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


def make(conversation: Conversation, agent: Agent, *, now: datetime, awaits_agent: bool = False) -> None:
    """The conversation lies on this agent's desk: the time for the first answer runs, unless it awaits the agent."""
    offer = Offer.objects.create(
        conversation=conversation,
        agent=agent,
        made_at=now,
        answer_by=None if awaits_agent else _deadline(conversation, now),
        awaits_agent=awaits_agent,
    )
    Agent.objects.filter(pk=agent.pk).update(last_assigned_at=now)
    announce(signals.offer_made, offer_id=offer.pk, conversation_id=conversation.pk, user_id=agent.user_id)


def _deadline(conversation: Conversation, now: datetime) -> datetime | None:
    seconds = conversation.inbox.seconds_to_answer
    return now + timedelta(seconds=seconds) if seconds else None


def _end_open(offers: OfferQuerySet, outcome: str, now: datetime) -> bool:
    """Compare and swap: True when the offer was open and is ours to end."""
    found = offers.open().values_list("pk", "conversation", "agent__user").first()
    if found is None or not Offer.objects.open().filter(pk=found[0]).update(outcome=outcome, ended_at=now):
        return False
    announce(signals.offer_ended, offer_id=found[0], conversation_id=found[1], user_id=found[2], outcome=outcome)
    return True


def _group_for(conversation: Conversation) -> Group | None:
    """The group of the first rule that fits, asked anew each time: a changed rule holds at once.

    Where a person has chosen the group by a transfer, no rule moves it any more.
    """
    if conversation.is_transferred and conversation.group:
        return conversation.group
    visitor = conversation.visitor
    for rule in conversation.inbox.rules.select_related("group"):
        if rule.language in ("", visitor.language) and matching.page_fits(visitor.page_url, rule.page_pattern):
            return rule.group
    return None


def claim_a_slot(conversation: Conversation, group: Group, *, but_not: Person | None = None) -> Availability | None:
    """The best agent's slot, under the availability's row lock: load is counted again before it is taken."""
    for candidate in matching.in_order(_candidates(conversation, group, but_not), conversation.visitor.language):
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


def _candidates(conversation: Conversation, group: Group, but_not: Person | None) -> Iterator[matching.Candidate]:
    rows = list(
        Availability.objects.for_conversation(conversation)
        .filter(agent__user__desk_groups=group)
        .exclude(agent__user__in=[but_not.pk] if but_not else [])
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


def somebody_waits_longer(conversation: Conversation, group: Group) -> bool:
    """Whether a newcomer would overtake somebody in the same queue, on the same channel."""
    if conversation.queued_at is not None:
        return False  # the queue is served in its order: whoever is asked has no one before them
    ahead = Conversation.objects.in_queue_of(group).filter(inbox__channel=conversation.inbox.channel)
    return ahead.exclude(pk=conversation.pk).exists()


def _has_a_place(conversation: Conversation, group: Group | None, now: datetime) -> bool:
    """Whether it may stand in the group's queue. One that stands there, or was on a desk already, is not sent away.

    Outside business hours a conversation lies there as a message left, and is given a place when the inbox opens.
    """
    if group is None:
        return False
    if conversation.queued_at is not None or conversation.offers.exists():
        return True
    if not hours.is_open(conversation.inbox, now):
        return False
    return Conversation.objects.in_queue_of(group).exclude(pk=conversation.pk).count() < group.queue_size
