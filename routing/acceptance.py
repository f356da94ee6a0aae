"""An agent accepts an offer: it is settled without a message, and the answer that is owed stays owed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from conversations import access
from conversations.base.errors import NotPossible, NotReachable
from conversations.people.models import User

from . import offers
from .models import Offer


@transaction.atomic
def accept(person: User, offer_id: int, *, now: datetime) -> None:
    """The conversation stays on their desk, as after a first answer. A repeat changes nothing.

    Raises NotReachable where it is no offer to them or not on their desk any more, NotPossible where its time is over.
    """
    theirs = Offer.objects.filter(pk=offer_id, agent__user=person.pk)
    conversation_id = theirs.values_list("conversation", flat=True).first()
    if conversation_id is None:
        raise NotReachable(access.refusal())
    access.locked_for(person, access.Action.ANSWER, conversation_id)
    if not offers.accept(offer_id, now=now) and not theirs.settled().exists():
        raise NotPossible(_("Somebody was quicker: this conversation has moved on."))
