"""Those who wait because nobody is free: served from the head, whenever something may have changed."""

from datetime import datetime

from conversations.models import Conversation

from . import offers
from .models import Availability

AT_MOST = 500  # conversations looked at in one scan


def serve(now: datetime) -> int:
    """Offers the longest-waiting first. Called at every change of capacity, availability, membership or rules, and by
    the clock.

    Where one conversation found nobody, those behind it with the same needs are not tried.
    """
    served, hopeless = 0, set()
    waiting = Conversation.objects.waiting().longest_waiting_first()
    for pk, *needs in list(waiting.values_list("pk", "group", "inbox")[:AT_MOST]):
        if tuple(needs) in hopeless and needs[0]:
            continue
        if offers.route(pk, now=now):
            served += 1
        else:
            hopeless.add(tuple(needs))
    return served


def place_of(conversation: Conversation) -> int | None:
    """The visitor's place in the queue, 1 for the next; None for who does not stand in one."""
    group = conversation.group
    if not conversation.is_waiting or conversation.queued_at is None or group is None:
        return None
    queue = Conversation.objects.in_queue_of(group)
    before = queue.filter(queued_at__lt=conversation.queued_at).count()
    at_once = queue.filter(queued_at=conversation.queued_at, pk__lt=conversation.pk).count()
    return before + at_once + 1


def is_served(conversation: Conversation) -> bool:
    """Whether somebody of its group wants work on its channel: outside business hours it is not a matter of course."""
    available = Availability.objects.for_conversation(conversation)
    return available.filter(agent__user__desk_groups=conversation.group_id).exists()
