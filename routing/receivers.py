"""What routing does when something happens elsewhere: all of its listeners."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from conversations.base.announcing import announce
from conversations.models import Call, Conversation, Group
from conversations.people.models import User
from conversations.signals import call_changed, conversation_changed, conversations_waiting, snooze_broken

from . import afterwards, assignment, call_endings, escalation, offers, queue, returns, signals
from .models import Agent, Availability, Offer, Rule


@receiver(conversations_waiting)
def find_somebody(conversation_ids: list[int], now: datetime, **_: Any) -> None:
    afterwards.do(partial(assignment.route, conversation_ids, now=now))


@receiver(conversation_changed)
def let_the_next_in(conversation_id: int, change: str, agent_ids: list[int], now: datetime, **_: Any) -> None:
    """What has left a desk or a queue makes room."""
    if change in {"closed", "snoozed"}:
        offers.withdraw(conversation_id, now=now)
    if change in escalation.ENDS:
        escalation.end(conversation_id)
    if change == "closed" and not agent_ids:  # it stood in a queue: those behind it move up
        group_id = Conversation.objects.values_list("group", flat=True).get(pk=conversation_id)
        announce(signals.queue_changed, group_id=group_id)
    if change not in {"assigned", "waits", "missed"}:
        call_endings.end_moved_on(conversation_id, now=now)
    if agent_ids and change not in {"assigned", "missed"}:  # a desk has a slot more; who missed is red by now
        queue.serve(now)


@receiver(signals.offer_ended)
def end_escalation(conversation_id: int, outcome: str, **_: Any) -> None:
    if outcome in {Offer.Outcome.ANSWERED, Offer.Outcome.ACCEPTED}:
        escalation.end(conversation_id)


@receiver(signals.offer_made)
@receiver(signals.offer_ended)
def have_a_call_ring(offer_id: int, conversation_id: int, user_id: int, outcome: str = "", **_: Any) -> None:
    """A visitor's call rings where its conversation is offered."""
    call_id = Call.objects.ringing().of_visitors().filter(conversation=conversation_id).values_list("pk", flat=True)
    if pk := call_id.first():
        facts = {"offer_id": offer_id, "conversation_id": conversation_id, "user_id": user_id}
        announce(signals.call_rings, call_id=pk, rings=not outcome, **facts)


@receiver(call_changed)
def give_the_slot_back(state: str, user_ids: list[int], now: datetime, **_: Any) -> None:
    if state == Call.State.ENDED and user_ids:
        queue.serve(now)


@receiver(snooze_broken)
def bring_back(conversation_id: int, now: datetime, **_: Any) -> None:
    afterwards.do(partial(returns.bring_back, conversation_id, now=now))


@receiver(signals.availability_changed)
def serve_the_queue(now: datetime, is_less: bool = False, **_: Any) -> None:
    if not is_less:
        offers.begin_awaited(now)
        queue.serve(now)


@receiver([post_save, post_delete], sender=Availability)
@receiver([post_save, post_delete], sender=Rule)
@receiver([post_save, post_delete], sender=Group)
@receiver(post_save, sender=Agent)
@receiver(m2m_changed, sender=Group.members.through)
def hold_at_once(sender: type, instance: Any, **_: Any) -> None:
    """An administrator changed who serves what: it holds from this moment.

    Routing itself changes rows by UPDATE, which sends none of these signals.
    """
    agent = instance if sender is Agent else instance.agent if sender is Availability else None
    announce(signals.availability_changed, user_id=agent.user_id if agent else None, now=timezone.now())


@receiver(post_save, sender=User)
def let_go_who_left(instance: Any, **_: Any) -> None:
    """Who may no longer sign in is offered nothing more; what is open on that desk is routed again by the clock."""
    if not instance.is_active:
        Availability.objects.filter(agent__user=instance).update(is_wanted=False)
        announce(signals.availability_changed, user_id=instance.pk, now=timezone.now())
