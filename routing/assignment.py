"""Who gets a conversation next: the one place that puts conversations on desks.

Locks are always taken in the same order: the conversations' rows by their ids, then the agents' availabilities.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from conversations import lifecycle
from conversations.base.announcing import announce
from conversations.base.retries import retried
from conversations.models import Conversation, Group

from . import escalation, offers, signals
from .desks import Desks
from .models import Agent, Rule
from .places import Places


@retried
@transaction.atomic
def route(conversation_ids: Sequence[int], *, now: datetime) -> set[int]:
    """Puts waiting conversations on the best free desks, in this order; where there is none they wait.

    Answers those for which something has changed: a desk, or another place in a queue.
    """
    conversations = _locked(conversation_ids)
    group_of = _groups_for(conversations)
    asked = _asked_for(conversations, group_of)
    known_to = _known_to(conversations)
    groups = {group for each in asked.values() for group in each}
    desks = Desks(groups, {conversation.served_on for conversation in conversations})
    places = Places(groups, conversations)
    concerned = {conversation.group_id for conversation in conversations if conversation.queued_at}
    found: list[tuple[Conversation, Agent, Group]] = []
    not_found: list[tuple[Conversation, Group | None, bool]] = []
    for conversation in conversations:
        for group in asked[conversation.pk]:
            if places.would_overtake(conversation, group):
                continue
            if agent := desks.take(conversation, group, first=known_to[conversation.pk], now=now):
                places.leave(conversation)
                found.append((conversation, agent, group))
                break
        else:
            own = group_of[conversation.pk]
            not_found.append((conversation, own, places.stand(conversation, own, now)))
    settle(found, now=now)
    moved = [conversation for conversation, _agent, _group in found] + lifecycle.wait(not_found, now=now)
    escalation.consider([(conversation, group_of[conversation.pk]) for conversation in conversations], now=now)
    concerned |= {group.pk for conversation in moved for group in asked[conversation.pk]}
    for group_id in concerned | {conversation.group_id for conversation in moved} if moved else ():
        announce(signals.queue_changed, group_id=group_id)
    return {conversation.pk for conversation in moved}


def settle(found: Collection[tuple[Conversation, Agent, Group | None]], *, now: datetime) -> None:
    """On the desks of agents whose slots the caller has taken."""
    lifecycle.assign([(conversation, agent.user, group) for conversation, agent, group in found], now=now)
    offers.make([(conversation, agent) for conversation, agent, _group in found], now=now)


def _locked(conversation_ids: Sequence[int]) -> list[Conversation]:
    """Those that wait still, in the order in which they were asked for."""
    rows = Conversation.objects.waiting().select_related("inbox", "visitor", "group").select_for_update(of=("self",))
    by_id = {conversation.pk: conversation for conversation in rows.filter(pk__in=conversation_ids).order_by("pk")}
    return [by_id[pk] for pk in conversation_ids if pk in by_id]


def _asked_for(conversations: Collection[Conversation], own: Mapping[int, Group | None]) -> dict[int, list[Group]]:
    """By the conversation's id: its own group, then those that an escalation asks as well, in the order of asking."""
    asked: dict[int, list[Group]] = {pk: [group] if group else [] for pk, group in own.items()}
    rows = Conversation.also_asked.through.objects.filter(conversation__in=conversations)
    for row in rows.select_related("group").order_by("pk"):
        if row.group not in asked[row.conversation_id]:
            asked[row.conversation_id].append(row.group)
    return asked


def _known_to(conversations: Iterable[Conversation]) -> dict[int, set[int]]:
    """By the conversation's id, the users who talk with the same person as another visitor: they go on with them."""
    persons = {conversation.visitor.person for conversation in conversations} - {None}
    agents: dict[UUID | None, set[int]] = defaultdict(set)
    if persons:
        talks = Conversation.objects.in_progress().filter(visitor__person__in=persons)
        for person, agent in talks.values_list("visitor__person", "agent"):
            agents[person].add(agent)
    return {conversation.pk: agents[conversation.visitor.person] for conversation in conversations}


def _groups_for(conversations: Iterable[Conversation]) -> dict[int, Group | None]:
    """By the conversation's id: the group of the first rule that fits, asked anew each time: a changed rule holds at
    once.

    Where a person has chosen the group by a transfer, no rule moves it any more.
    """
    inboxes = {conversation.inbox_id for conversation in conversations}
    rules: dict[int, list[Rule]] = {pk: [] for pk in inboxes}
    for rule in Rule.objects.filter(inbox__in=inboxes).select_related("group"):
        rules[rule.inbox_id].append(rule)
    return {conversation.pk: _group_for(conversation, rules[conversation.inbox_id]) for conversation in conversations}


def _group_for(conversation: Conversation, rules: Iterable[Rule]) -> Group | None:
    if conversation.is_transferred and conversation.group:
        return conversation.group
    return next((rule.group for rule in rules if rule.fits(conversation.visitor)), None)
