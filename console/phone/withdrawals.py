"""What a device shows of a conversation is taken back where it holds no longer: answered, read or closed elsewhere."""

from datetime import datetime
from functools import cache

from django.dispatch import receiver
from django.utils.translation import gettext as _

from conversations import signals as said
from conversations.base.prepared import Prepared, key
from conversations.models import Conversation, Message
from routing import signals as routed
from routing.models import Offer

from . import jobs, words
from .kinds import KINDS
from .models import Device, Told
from .notices import WORTH_KNOWING, Notice


@receiver(routed.offer_ended)
@receiver(said.conversation_changed)
@receiver(said.rows_changed)
def take_back(conversation_id, change="", **_):
    """Or gone to somebody else: what a device shows of it may hold no longer."""
    if change != "missed":  # the end of its offer tells the same
        jobs.tell(_showing(conversation_id), "withdrawal", conversation_id)


@receiver(said.message_posted)
def take_back_what_is_answered(conversation_id, from_visitor, **_):
    if not from_visitor:
        take_back(conversation_id)


@receiver(routed.availability_changed)
def take_back_of(user_id, is_less=False, **_):
    """Available again: that they are unavailable holds no longer."""
    if user_id and not is_less:
        told = Told.objects.filter(device__user=user_id, device__endpoint__isnull=False)
        for conversation_id in told.values_list("conversation", flat=True).distinct():
            take_back(conversation_id)


def say(device: Device, conversation_id: int, now: datetime) -> Notice | None:
    """What became of a conversation that the device shows something of; None while what it shows holds."""
    told = Told.objects.filter(device=device, conversation=conversation_id)
    shown = told.select_related("conversation__visitor", "conversation__agent").first()
    if shown is None:
        return None
    conversation, kind = shown.conversation, KINDS.get(shown.kind)  # None: there is no such kind any more
    if kind and kind.holds(conversation, device.user_id):
        return None
    ending = kind and kind.ending(conversation, device.user_id)
    body = ending or _what_became_of(conversation, device.user_id)
    if body is None:
        return None
    return Notice(
        kind=shown.kind,
        title=conversation.marked_name,
        body=body,
        expires_at=now + WORTH_KNOWING,
        is_withdrawal=True,
        **words.of(conversation) | {"actions": []},
    )


def _what_became_of(conversation: Conversation, user_id: int) -> str | None:
    """Seen by its agent; None where there is something to answer still."""
    offers = Offer.objects.filter(conversation=conversation, agent__user=user_id)
    if conversation.is_closed:
        return _("Closed.")
    if conversation.agent_id == user_id:
        if conversation.is_snoozed:
            return _("Snoozed.")
        if conversation.owed_since is None:
            return _("Answered.")
        is_unread = Message.objects.unread_by_agents().filter(conversation=conversation).exists()
        return None if is_unread or offers.open().exists() else _("Seen on another device.")
    now_with = words.with_whom(conversation, user_id)
    if offers.order_by("-pk").values_list("outcome", flat=True).first() == Offer.Outcome.MISSED:
        return " ".join([_("Not answered in time."), *now_with])
    return " ".join(now_with) or _("Back in the queue.")


def _showing(conversation_id: int) -> list[int]:
    """The devices that show a notification of this conversation."""
    return [pk for (pk,) in _select_showing().rows({"conversation": conversation_id})]


@cache
def _select_showing() -> Prepared:
    told = Told.objects.filter(conversation=key("conversation"), device__endpoint__isnull=False)
    return Prepared.select(told.order_by("device").values_list("device"))
