"""The agent's list: what is on their desk, in the order in which it presses."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter

from django.db.models import Exists, OuterRef
from django.utils import timezone

from conversations import drafts, timeline
from conversations.base.prepared import PreparedModels, key, whoever
from conversations.lines.transferred import Transferred
from conversations.models import Conversation, Draft, Message
from routing.models import Offer

from .pace import Countdown, Pace


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation on somebody's list, with what its row shows beyond it."""

    conversation: Conversation
    pace: Pace
    countdown: Countdown | None  # where it wants a first answer
    draft: Draft | None
    transfer: Transferred | None

    @property
    def order(self) -> datetime:
        """By which it stands among those whose turn it is too: ours, the longest wait first; theirs, the newest."""
        return self.conversation.owed_since or self.conversation.last_message_at


def of(user, *, now=None):
    """The agent's list: offers that want a first answer, whom they owe an answer, who is to answer them. Each a list of
    Row."""
    now = now or timezone.now()
    conversations = _select_desk().all(person=user.pk)
    offered = {offer.conversation_id: offer for offer in _select_offers().all(person=user.pk)} if conversations else {}
    unsent = drafts.of(user) if conversations else {}
    passed = _transfers_to(user) if offered else {}
    rows = [
        Row(each, Pace.of(each, now), Countdown.of(offered.get(each.pk), now), unsent.get(each.pk), passed.get(each.pk))
        for each in conversations
    ]
    offers = [row for row in rows if row.countdown]
    owed = [row for row in rows if not row.countdown and row.conversation.owed_since]
    theirs = [row for row in rows if not row.countdown and not row.conversation.owed_since]
    offers.sort(key=attrgetter("countdown.answer_by"))
    owed.sort(key=attrgetter("order", "conversation.pk"))
    theirs.sort(key=attrgetter("order", "conversation.pk"), reverse=True)
    return {
        "offers": offers,
        "owed": owed,
        "theirs": theirs,
        "waiting_count": len(offers) + len(owed),
        "is_empty": not rows,
        "now": now,
    }


def row_of(user, pk, *, now=None):
    """One row of it, by its conversation; None where it is not there, or wants a first answer."""
    conversation = _select_from_desk().first(person=user.pk, conversation=pk)
    if conversation is None:
        return None
    now = now or timezone.now()
    if Countdown.of(_select_offer().first(conversation=pk), now):
        return None
    return Row(conversation, Pace.of(conversation, now), None, drafts.in_conversation(user, pk), None)


def transfer_of(conversation_id):
    """What a desk is told of the last transfer, where nobody has answered since."""
    lines = timeline.read_as(Transferred, _select_transfer().all(conversation=conversation_id))
    return next(iter(lines.values()), None)


def _transfers_to(user):
    """The same for all offers on a desk, by their conversations; of two in one conversation the last one counts."""
    rows = _select_transfers().all(person=user.pk)
    lines = timeline.read_as(Transferred, rows)
    return {row.conversation_id: lines[row.pk] for row in rows}


def _standing_transfers():
    """Lines of transfers that nobody has answered after."""
    answered = Message.objects.for_visitors().filter(
        conversation=OuterRef("conversation"), from_visitor=False, pk__gt=OuterRef("pk")
    )
    return Message.objects.filter(event=Transferred.name).exclude(Exists(answered))


def _desk():
    theirs = Conversation.objects.on_desk_of(whoever(sees_everything=False))
    return theirs.select_related("visitor", "inbox").with_last_message()


@cache
def _select_desk():
    return PreparedModels(_desk())


@cache
def _select_from_desk():
    return PreparedModels(_desk().filter(pk=key("conversation")))


@cache
def _select_offers():
    """Those that wait for a first answer on somebody's desk."""
    return PreparedModels(Offer.objects.open().filter(conversation__agent=key("person")))


@cache
def _select_offer():
    return PreparedModels(Offer.objects.open().filter(conversation=key("conversation")))


@cache
def _select_transfers():
    """Those of the offers on somebody's desk."""
    offered = Offer.objects.open().filter(conversation__agent=key("person")).values("conversation")
    return PreparedModels(_standing_transfers().filter(conversation__in=offered).order_by("pk"))


@cache
def _select_transfer():
    return PreparedModels(_standing_transfers().filter(conversation=key("conversation")).order_by("-pk")[:1])
