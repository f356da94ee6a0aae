"""Who gets a conversation next: the one place that puts conversations on desks.

Locks are always taken in the same order: the conversations' rows by their ids, then the agents' availabilities.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from conversations import lifecycle
from conversations.models import Conversation, Group
from conversations.retries import retried
from conversations.signals import announce

from . import escalation, matching, offers, signals
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
    groups = {group for group in group_of.values() if group}
    desks = Desks(groups, {str(one.inbox.channel) for one in conversations})
    places = Places(groups, conversations)
    concerned = {one.group_id for one in conversations if one.queued_at}
    found: list[tuple[Conversation, Agent, Group]] = []
    not_found: list[tuple[Conversation, Group | None, bool]] = []
    for conversation in conversations:
        group = group_of[conversation.pk]
        agent = None
        if group and not places.would_overtake(conversation, group):
            agent = desks.take(conversation, group, now=now)
        if group and agent:
            places.leave(conversation)
            found.append((conversation, agent, group))
        else:
            not_found.append((conversation, group, places.stand(conversation, group, now)))
    settle(found, now=now)
    moved = [one for one, _agent, _group in found] + lifecycle.wait(not_found, now=now)
    escalation.consider([(one, group_of[one.pk]) for one in conversations], now=now)
    for group_id in concerned | {one.group_id for one in moved} if moved else ():
        announce(signals.queue_changed, group_id=group_id)
    return {one.pk for one in moved}


def settle(found: Collection[tuple[Conversation, Agent, Group]], *, now: datetime) -> None:
    """On the desks of agents whose slots the caller has taken."""
    lifecycle.assign([(conversation, agent.user, group) for conversation, agent, group in found], now=now)
    offers.make([(conversation, agent) for conversation, agent, _group in found], now=now)


def _locked(conversation_ids: Sequence[int]) -> list[Conversation]:
    """Those that wait still, in the order in which they were asked for."""
    rows = Conversation.objects.waiting().select_related("inbox", "visitor", "group").select_for_update(of=("self",))
    by_id = {one.pk: one for one in rows.filter(pk__in=conversation_ids).order_by("pk")}
    return [by_id[pk] for pk in conversation_ids if pk in by_id]


def _groups_for(conversations: Iterable[Conversation]) -> dict[int, Group | None]:
    """By the conversation's id: the group of the first rule that fits, asked anew each time: a changed rule holds at
    once.

    Where a person has chosen the group by a transfer, no rule moves it any more.
    """
    inboxes = {one.inbox_id for one in conversations}
    rules: dict[int, list[Rule]] = {pk: [] for pk in inboxes}
    for rule in Rule.objects.filter(inbox__in=inboxes).select_related("group"):
        rules[rule.inbox_id].append(rule)
    return {one.pk: _group_for(one, rules[one.inbox_id]) for one in conversations}


def _group_for(conversation: Conversation, rules: Iterable[Rule]) -> Group | None:
    if conversation.is_transferred and conversation.group:
        return conversation.group
    visitor = conversation.visitor
    for rule in rules:
        if rule.language in ("", visitor.language) and matching.page_fits(visitor.page_url, rule.page_pattern):
            return rule.group
    return None
