"""What routing does when something happens elsewhere: all of its listeners."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from conversations.models import Conversation, Group
from conversations.signals import announce, conversation_changed, conversation_waiting, snooze_broken

from . import offers, queue, returns, signals
from .models import Agent, Availability, Rule


@receiver(conversation_waiting)
def find_somebody(conversation_id: int, **_: Any) -> None:
    offers.route(conversation_id, now=timezone.now())


@receiver(conversation_changed)
def let_the_next_in(conversation_id: int, change: str, agent_ids: list[int], **_: Any) -> None:
    if change in {"closed", "snoozed"}:
        offers.withdraw(conversation_id, now=timezone.now())
    if change == "closed" and not agent_ids:  # it stood in a queue: those behind it move up
        group_id = Conversation.objects.values_list("group", flat=True).get(pk=conversation_id)
        announce(signals.queue_changed, group_id=group_id)
    if agent_ids and change != "assigned":  # a desk has a slot more
        queue.serve(timezone.now())


@receiver(snooze_broken)
def bring_back(conversation_id: int, **_: Any) -> None:
    returns.bring_back(conversation_id, now=timezone.now())


@receiver(signals.availability_changed)
def serve_the_queue(**_: Any) -> None:
    offers.begin_awaited(timezone.now())
    queue.serve(timezone.now())


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
    announce(signals.availability_changed, user_id=agent.user_id if agent else None)


@receiver(post_save, sender=get_user_model())
def let_go_who_left(instance: Any, **_: Any) -> None:
    """Who may no longer sign in is offered nothing more; what is open on that desk is routed again by the clock."""
    if not instance.is_active:
        Availability.objects.filter(agent__user=instance).update(is_wanted=False)
