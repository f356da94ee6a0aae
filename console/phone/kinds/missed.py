"""An offer was missed: what it did to its agent's availability, with the way back."""

from datetime import datetime

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.phone import words
from console.phone.kind import Kind
from console.phone.models import Device
from console.phone.notices import WORTH_KNOWING, Notice
from conversations.models import Conversation
from routing.models import Availability, AvailabilityQuerySet, Offer
from routing.signals import offer_ended


def say(device: Device, offer_id: int, now: datetime) -> Notice | None:
    offers = Offer.objects.filter(pk=offer_id, agent__user=device.user_id, outcome=Offer.Outcome.MISSED)
    offer = offers.select_related("conversation__visitor", "conversation__inbox", "conversation__agent").first()
    row = _made_unavailable(offer.conversation, device.user_id).first() if offer else None
    if offer is None or row is None:
        return None
    conversation = offer.conversation
    said = [_("%(visitor)s was not answered in time.") % {"visitor": conversation.marked_name}]
    return Notice(
        kind=KIND.value,
        title=_("You are now unavailable on %(channel)s") % {"channel": row.get_channel_display()},
        body=" ".join([*said, *words.with_whom(conversation, device.user_id)]),
        expires_at=(offer.ended_at or now) + WORTH_KNOWING,
        is_urgent=True,
        **words.of(conversation)
        | {
            "path": reverse("desk"),
            "actions": [
                {
                    "action": "available",
                    "title": _("Become available again"),
                    "navigate": settings.PUBLIC_URL + reverse("desk"),
                }
            ],
            "facts": {"channel": row.channel, "done": _("You are available again.")},
        },
    )


def _made_unavailable(conversation: Conversation, user_id: int) -> AvailabilityQuerySet:
    """Where they missed it, are unavailable for that, and nobody has changed it since."""
    missed = Availability.objects.filter(agent__user=user_id, missed=conversation.pk, is_wanted=False)
    return missed.filter(reason=Availability.Reason.MISSED)


def _holds(conversation: Conversation, user_id: int) -> bool:
    return _made_unavailable(conversation, user_id).exists()


def _ending(conversation: Conversation, user_id: int) -> str | None:
    missed_on = Availability.objects.wanted().filter(agent__user=user_id, channel=conversation.served_on)
    return _("You are available again.") if missed_on.exists() else None


KIND = Kind(
    "missed",
    label=gettext_lazy("Missed conversation"),
    hint=gettext_lazy("You are unavailable from then on"),
    icon="circle-alert",
    position=40,
    is_first=True,
    says={"missed": say},
    holds=_holds,
    ending=_ending,
)


@receiver(offer_ended)
def hear(offer_id, user_id, outcome, **_):
    """Whatever came of the offer's own push."""
    if outcome == Offer.Outcome.MISSED:
        KIND.tell([user_id], "missed", offer_id)
