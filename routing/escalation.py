"""Nobody of a group is there: the administrator's chain acts, step by step, until somebody answers.

It begins when a conversation looks for somebody and no agent of its group is both available and in the foreground;
whom it was given to in the background keeps their time for the first answer meanwhile. Other groups are asked as well:
whoever of those asked so far is free first gets it, and nothing moves to where nobody is. It is the chain of the group
where it began, gone through once: another group's own chain is not begun, so that no chain runs in circles. The first
answer ends it, as do closing, snoozing and a transfer by a person.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from conversations import lifecycle, threads
from conversations.base.announcing import announce
from conversations.lines.supervisors_told import SupervisorsTold
from conversations.models import Conversation, Group
from conversations.people.models import User

from . import signals
from .models import Availability, Escalation, EscalationStep, Offer
from .presence import SILENT_AFTER

ENDS = {"closed", "snoozed", "transferred"}  # changes of a conversation
RETRY = timedelta(seconds=5)  # after which a step is tried again that had to wait for somebody's answer


def consider(looking: Collection[tuple[Conversation, Group | None]], *, now: datetime) -> None:
    """Begins the chains where nobody is there. The caller holds the conversations' row locks."""
    wanted = {group.pk for _conversation, group in looking if group}
    first = {step.group_id: step for step in reversed(EscalationStep.objects.filter(group__in=wanted))}
    fresh, there = [], {}
    for conversation, group in looking if first else ():
        if group is None or group.pk not in first:
            continue
        place = (group.pk, conversation.served_on)
        if place not in there:
            there[place] = is_somebody_there(conversation, group, now)
        if not there[place]:
            due_at = now + timedelta(seconds=first[group.pk].after)
            fresh.append(Escalation(conversation=conversation, group=group, began_at=now, due_at=due_at))
    Escalation.objects.bulk_create(fresh, ignore_conflicts=True)  # one that goes on already goes on


def is_somebody_there(conversation: Conversation, group: Group, now: datetime) -> bool:
    """Whether an agent of the group wants work on its channel and has the desk before their eyes."""
    available = Availability.objects.for_conversation(conversation).filter(agent__user__desk_groups=group)
    return available.filter(agent__foreground_at__gt=now - SILENT_AFTER).exists()


def due(now: Any) -> QuerySet[Escalation]:
    """Those whose next step's time has come."""
    return Escalation.objects.filter(due_at__lte=now).order_by("due_at")


def act_due(now: datetime) -> int:
    """The steps are taken, each by one clock."""
    return sum(_act(pk, now) for pk in list(due(now).values_list("pk", flat=True)[:500]))


def end(conversation_id: int) -> None:
    deleted, _of_each = Escalation.objects.filter(pk=conversation_id).delete()
    for group_id in lifecycle.ask_no_more(conversation_id) if deleted else ():
        announce(signals.queue_changed, group_id=group_id)


@transaction.atomic
def _act(conversation_id: int, now: datetime) -> bool:
    conversation = (
        Conversation.objects.select_related("inbox", "visitor", "agent", "group")
        .select_for_update(of=("self",))
        .get(pk=conversation_id)
    )
    escalation = Escalation.objects.filter(pk=conversation_id, due_at__lte=now).select_related("group").first()
    if escalation is None:
        return False
    offer = Offer.objects.open().filter(conversation=conversation).first()
    if not conversation.is_waiting and offer is None:
        end(conversation_id)
        return False
    steps = list(escalation.group.escalation.all())[escalation.done :]
    if not steps:  # the administrator has shortened the chain
        _go_on(escalation, due_at=None)
        return False
    step, *rest = steps
    if step.target and offer:  # it lies on a desk: that agent's time first
        _go_on(escalation, due_at=max(offer.answer_by or now, now + RETRY))
        return False
    due_at = now + timedelta(seconds=rest[0].after) if rest else None
    if not _go_on(escalation, due_at=due_at, done=escalation.done + 1):
        return False
    _take(step, conversation, now)
    return True


def _go_on(escalation: Escalation, **changes: object) -> bool:
    """Compare and swap: another clock may have taken this step."""
    as_it_was = Escalation.objects.filter(pk=escalation.pk, done=escalation.done, due_at=escalation.due_at)
    return bool(as_it_was.update(**changes))


def _take(step: EscalationStep, conversation: Conversation, now: datetime) -> None:
    if step.target:
        lifecycle.escalate(conversation, step.target, now=now)
        for group_id in (conversation.group_id, step.target_id):
            announce(signals.queue_changed, group_id=group_id)
        return
    people = User.objects.supervisors()
    named = people.filter(pk__in=step.people.all())
    told = list(named or people)
    threads.tell_line(conversation, SupervisorsTold(told), now=now)
    announce(
        signals.escalated,
        conversation_id=conversation.pk,
        group_id=conversation.group_id,
        user_ids=[person.pk for person in told],
    )
