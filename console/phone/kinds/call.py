"""A visitor's call rings at somebody: told three times while it does, and taken back when it is taken or over."""

from datetime import datetime, timedelta

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from console.phone import words
from console.phone.kind import Kind
from console.phone.models import Device
from console.phone.notices import Notice
from conversations.models import Call, Conversation
from routing.models import Offer
from routing.signals import call_rings

AGAIN_AFTER = {  # what each time is called in the rows
    "call": timedelta(0),
    "call_again": timedelta(seconds=10),
    "call_last": timedelta(seconds=20),
}


def say(device: Device, offer_id: int, now: datetime) -> Notice | None:
    offers = Offer.objects.open().filter(pk=offer_id, agent__user=device.user_id)
    offer = offers.select_related("conversation__visitor", "conversation__inbox").first()
    call = _ringing(offer.conversation) if offer else None
    if offer is None or call is None:
        return None
    conversation = offer.conversation
    ends_at = min(call.rings_until, offer.answer_by or call.rings_until)
    seconds = max(0, int((ends_at - now).total_seconds()))
    said = ngettext("%(n)s s left to take it", "%(n)s s left to take it", seconds) % {"n": seconds}
    return Notice(
        kind=KIND.value,
        title=_("Video call: %(visitor)s") % {"visitor": conversation.marked_name},
        body="\n".join(filter(None, [conversation.visitor.page_title, said])),
        expires_at=ends_at,
        is_urgent=True,
        rings=True,
        **words.of(conversation) | {"actions": []},
    )


def _ringing(conversation: Conversation) -> Call | None:
    return Call.objects.ringing().of_visitors().filter(conversation=conversation).first()


def _holds(conversation: Conversation, user_id: int) -> bool:
    """It rings at them."""
    return conversation.agent_id == user_id and _ringing(conversation) is not None


def _ending(conversation: Conversation, user_id: int) -> str | None:
    own = Call.objects.filter(conversation=conversation)
    if own.filter(agent=user_id, accepted_at__isnull=False).exists():
        return _("You have taken the call.")
    last = own.of_visitors().order_by("pk").last()
    if last and last.end == Call.End.GIVEN_UP:
        return _("%(name)s hung up before you answered.") % {"name": conversation.marked_name}
    return _("The call is no longer ringing here.")


KIND = Kind(
    "call",
    label=gettext_lazy("Incoming call"),
    hint=gettext_lazy("Announced three times while it rings"),
    icon="video",
    position=15,
    is_first=True,
    says=dict.fromkeys(AGAIN_AFTER, say),
    holds=_holds,
    ending=_ending,
)


@receiver(call_rings)
def hear(offer_id, user_id, rings, **_):
    for what, wait in AGAIN_AFTER.items() if rings else ():
        KIND.tell([user_id], what, offer_id, after=wait)
