"""A conversation is offered to somebody, who has so long for the first answer."""

from datetime import datetime

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from console.phone import words
from console.phone.kind import Kind
from console.phone.models import Device
from console.phone.notices import WORTH_KNOWING, Notice
from conversations.models import Call
from routing.models import Offer
from routing.signals import offer_made

from . import reassignment


def say(device: Device, offer_id: int, now: datetime) -> Notice | None:
    open_offers = Offer.objects.open().filter(pk=offer_id, agent__user=device.user_id)
    offer = open_offers.select_related("conversation__visitor", "conversation__inbox").first()
    if offer is None or Call.objects.ringing().of_visitors().filter(conversation=offer.conversation).exists():
        return None  # of a call another kind tells
    conversation = offer.conversation
    is_passed_on = conversation.is_transferred
    said = [words.preview(conversation)]
    if offer.answer_by:
        seconds = max(0, int((offer.answer_by - now).total_seconds()))
        said.append(ngettext("%(n)s s left to answer", "%(n)s s left to answer", seconds) % {"n": seconds})
    title = _("Passed to you: %(visitor)s") if is_passed_on else _("New conversation: %(visitor)s")
    return Notice(
        kind=reassignment.KIND.value if is_passed_on else KIND.value,
        title=title % {"visitor": conversation.marked_name},
        body="\n".join(filter(None, said)),
        expires_at=offer.answer_by or now + WORTH_KNOWING,
        is_urgent=True,
        rings=not is_passed_on,
        **words.of(conversation),
    )


KIND = Kind(
    "offer",
    label=gettext_lazy("New conversation"),
    hint=gettext_lazy("With 30 s to answer"),
    icon="message-circle",
    position=10,
    is_first=True,
    says={"offer": say},
)


@receiver(offer_made)
def hear(offer_id, user_id, **_):
    """Of one that is passed on the words say so, and the switch is the other one: which it is, they find out."""
    KIND.tell([user_id], "offer", offer_id, reassignment.KIND)
