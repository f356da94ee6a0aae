"""The agent's list: what is on their desk, in the order in which it presses."""

from datetime import timedelta
from functools import cache
from math import ceil

from django.db.models import Exists, OuterRef
from django.utils import timezone

from conversations import drafts, timeline
from conversations.base.prepared import PreparedModels, key, whoever
from conversations.lines.transferred import Transferred
from conversations.models import Conversation, Message
from routing.models import Offer

# From when an owed answer is warm, and from when hot: by the channel's pace, on the site or through another app.
HEAT = {True: (timedelta(minutes=2), timedelta(minutes=5)), False: (timedelta(hours=1), timedelta(hours=4))}
OFFER_WARM, OFFER_HOT = 15, 7  # seconds left for the first answer


def of(user, *, now=None):
    """The agent's list: offers that want a first answer, whom they owe an answer, who is to answer them."""
    now = now or timezone.now()
    rows = _select_desk().all(person=user.pk)
    offered = {offer.conversation_id: offer for offer in _select_offers().all(person=user.pk)} if rows else {}
    begun = drafts.of(user) if rows else {}
    passed = _transfers_to(user) if offered else {}
    for row in rows:
        dress(row, offered.get(row.pk), now)
        row.draft, row.transfer = begun.get(row.pk), passed.get(row.pk)
    offers = sorted((r for r in rows if r.answer_by), key=lambda r: r.answer_by)
    owed = sorted((r for r in rows if r.owed_since and not r.answer_by), key=lambda r: r.owed_since)
    theirs = sorted(
        (r for r in rows if not r.owed_since and not r.answer_by), key=lambda r: r.last_message_at, reverse=True
    )
    waiting = len(offers) + len(owed)
    return {
        "offers": offers,
        "owed": owed,
        "theirs": theirs,
        "waiting_count": waiting,
        "is_empty": not rows,
        "now": now,
    }


def heat(conversation, now):
    """How pressing an owed answer is: calm, warm or hot. The page counts on from there."""
    if not conversation.owed_since:
        return "calm"
    return heat_after(now - conversation.owed_since, on_site=conversation.on_site)


def heat_after(waited, *, on_site):
    """The same of an answer that has been owed for so long, by the pace of its channel."""
    warm, hot = HEAT[on_site]
    return "hot" if waited >= hot else "warm" if waited >= warm else "calm"


def offer_heat(seconds_left):
    return "calm" if seconds_left > OFFER_WARM else "warm" if seconds_left > OFFER_HOT else "hot"


def dress(conversation, offer, now):
    """What a row and a head show beyond the conversation's own fields."""
    conversation.heat = heat(conversation, now)
    conversation.warm_after, conversation.hot_after = (int(pace.total_seconds()) for pace in HEAT[conversation.on_site])
    conversation.offer_id = offer.pk if offer else None
    conversation.answer_by = offer.answer_by if offer else None
    conversation.awaits_agent = offer is not None and offer.awaits_agent
    if conversation.answer_by:
        conversation.seconds = round((offer.answer_by - offer.made_at).total_seconds())
        conversation.seconds_left = max(0, ceil((offer.answer_by - now).total_seconds()))
        conversation.offer_heat = offer_heat(conversation.seconds_left)


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


@cache
def _select_desk():
    theirs = Conversation.objects.on_desk_of(whoever(sees_everything=False))
    return PreparedModels(theirs.select_related("visitor", "inbox").with_last_message())


@cache
def _select_offers():
    """Those that wait for a first answer on somebody's desk."""
    return PreparedModels(Offer.objects.open().filter(conversation__agent=key("person")))


@cache
def _select_transfers():
    """Those of the offers on somebody's desk."""
    offered = Offer.objects.open().filter(conversation__agent=key("person")).values("conversation")
    return PreparedModels(_standing_transfers().filter(conversation__in=offered).order_by("pk"))


@cache
def _select_transfer():
    return PreparedModels(_standing_transfers().filter(conversation=key("conversation")).order_by("-pk")[:1])
