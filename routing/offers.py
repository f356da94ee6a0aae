"""A conversation lies on a desk and an answer is awaited there; the one place that takes it away again.

An offer is a row with a deadline. Whoever changes the row from open wins: the agent's first answer, or the clock.
Locks are always taken in the same order, the conversation's row before the agent's availability.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from conversations import lifecycle
from conversations.base.announcing import announce
from conversations.base.errors import NotPossible
from conversations.base.prepared import Prepared, PreparedModels
from conversations.base.retries import retried
from conversations.lines import Line
from conversations.lines.abandoned import Abandoned
from conversations.lines.call_declined import CallDeclined
from conversations.lines.missed import Missed
from conversations.lines.sent_home import SentHome
from conversations.models import Conversation
from conversations.models.conversation import ConversationQuerySet, served_on
from conversations.people.models import User

from . import availability, signals
from .models import Agent, Availability, Offer, OfferQuerySet
from .presence import AWAY_AFTER

Outcome = Offer.Outcome
AT_MOST = 1000  # offers that expire in one look


def expire_overdue(now: datetime) -> int:
    """Offers past their deadline: the conversations go on to somebody else, their agents turn red and see why.

    All together, so that a thousand of them at once do not wait for each other.
    """
    overdue = Offer.objects.overdue(now).order_by("answer_by", "pk").values_list("conversation", flat=True)
    conversation_ids = list(overdue[:AT_MOST])
    return _expire(conversation_ids, now) if conversation_ids else 0


def expire(offer: Offer, *, now: datetime) -> None:
    """The one offer, at its deadline or after it. The caller holds the conversation's row lock."""
    _expire([offer.conversation_id], now)


def next_deadline() -> datetime | None:
    first = _select_first().first()
    return first.answer_by if first else None


def settle(offer_id: int, *, now: datetime) -> bool:
    """By the first answer, in its own transaction. False where somebody was quicker."""
    return _end_open(Offer.objects.filter(pk=offer_id), Outcome.ANSWERED, now)


def accept(offer_id: int, *, now: datetime) -> bool:
    """By its agent, who has not answered yet. False where somebody was quicker, or its time is over."""
    in_time = Offer.objects.exclude(answer_by__lte=now)
    return _end_open(in_time.filter(pk=offer_id), Outcome.ACCEPTED, now)


def decline(conversation: Conversation, agent: Agent, *, now: datetime) -> bool:
    """By its agent, who becomes unavailable on its channel as by a choice of theirs; somebody else is looked for.

    The caller holds the conversation's row lock. False where no offer to them is open.
    """
    if not _end_open(Offer.objects.filter(conversation=conversation, agent=agent), Outcome.DECLINED, now):
        return False
    availability.choose(agent, [conversation.served_on], wanted=False, now=now)
    lifecycle.release([conversation], now=now, line=CallDeclined)
    return True


def pass_on(conversation: Conversation, line: Callable[[User], Line], *, now: datetime) -> None:
    """Taken from a desk for somebody else to be found, an open offer with it. The caller holds the row lock."""
    withdraw(conversation.pk, now=now)
    lifecycle.release([conversation], now=now, line=line)


def withdraw(conversation_id: int, *, now: datetime) -> None:
    """The conversation ended before its first answer: nobody owes one any more."""
    _end_open(Offer.objects.filter(conversation=conversation_id), Outcome.WITHDRAWN, now)


def left_over(_now: Any) -> OfferQuerySet:
    """Those of conversations that ended, or went elsewhere, in a process that was killed before it withdrew them."""
    is_there = {"conversation__status": Conversation.Status.ACTIVE, "conversation__agent": F("agent__user")}
    return Offer.objects.open().exclude(**is_there)


def withdraw_left_over(now: datetime) -> int:
    pks = list(left_over(now).values_list("pk", flat=True)[:AT_MOST])
    return sum(_end_open(Offer.objects.filter(pk=pk), Outcome.WITHDRAWN, now) for pk in pks)


def abandoned(now: Any) -> ConversationQuerySet:
    """Those whose visitors wait for an agent who is both unavailable and away.

    Unavailable but present, the agent finishes what is open; away but available, the agent comes back to it.
    What was transferred to somebody unavailable waits for them, for as long as they may sign in.
    """
    available = Availability.objects.wanted().filter(agent__user=OuterRef("agent"), channel=OuterRef("channel"))
    followed = Agent.objects.filter(user=OuterRef("agent"), foreground_at__gt=now - AWAY_AFTER)
    waited_for = Offer.objects.awaiting_their_agent().filter(conversation=OuterRef("pk"), agent__user__is_active=True)
    owed = Conversation.objects.in_progress().annotate(channel=served_on()).filter(owed_since__isnull=False)
    return owed.filter(~Exists(available), ~Exists(followed), ~Exists(waited_for))


def rescue_abandoned(now: datetime) -> int:
    """They are routed again."""
    rescued = 0
    for conversation in abandoned(now).select_related("agent")[:500]:
        with suppress(NotPossible), transaction.atomic():  # answered or closed meanwhile: it needs no rescue
            lifecycle.release([conversation], now=now, line=Abandoned)
            withdraw(conversation.pk, now=now)
            rescued += 1
    return rescued


def take_away(conversation_id: int, agent: Agent, *, by: User, now: datetime) -> bool:
    """Off the desk of an agent whom a supervisor signs out, to be routed again.

    What ends or goes elsewhere meanwhile is left alone.
    """
    with suppress(NotPossible), transaction.atomic():
        theirs = Conversation.objects.on_desk_of(agent.user).select_related("agent")
        conversation = theirs.select_for_update(of=("self",)).filter(pk=conversation_id).first()
        if conversation:
            lifecycle.release([conversation], now=now, line=partial(SentHome, by=by))
            withdraw(conversation.pk, now=now)
            return True
    return False


def awaited(_now: Any) -> OfferQuerySet:
    """Transfers that waited for somebody who is available now."""
    back = Availability.objects.wanted().filter(agent=OuterRef("agent"), channel=OuterRef("channel"))
    return Offer.objects.awaiting_their_agent().annotate(channel=served_on("conversation__")).filter(Exists(back))


def begin_awaited(now: datetime) -> int:
    """Their time for the first answer begins. Mostly there are none, which is quickly asked."""
    [[is_one_there]] = _select_whether_one_awaits().rows({})
    if not is_one_there:
        return 0
    return sum(_begin(offer, now) for offer in awaited(now).select_related("conversation__inbox", "agent"))


@cache
def _select_whether_one_awaits() -> Prepared:
    return Prepared.exist([Offer.objects.awaiting_their_agent()])


@transaction.atomic
def _begin(offer: Offer, now: datetime) -> bool:
    still_awaited = Offer.objects.awaiting_their_agent().filter(pk=offer.pk)
    if not still_awaited.update(awaits_agent=False, answer_by=_deadline(offer.conversation, now)):
        return False
    announce(
        signals.offer_made,
        offer_id=offer.pk,
        conversation_id=offer.conversation_id,
        user_id=offer.agent.user_id,
    )
    return True


@retried
@transaction.atomic
def _expire(conversation_ids: list[int], now: datetime) -> int:
    rows = Conversation.objects.select_related("inbox", "agent").select_for_update(of=("self",))
    conversations = {
        conversation.pk: conversation for conversation in rows.filter(pk__in=conversation_ids).order_by("pk")
    }
    overdue = Offer.objects.overdue(now).filter(conversation__in=conversations).select_related("agent")
    missed: list[Offer] = []
    gone: list[Offer] = []
    for offer in overdue.select_for_update(of=("self",)).order_by("pk"):
        conversation = conversations[offer.conversation_id]
        still_there = conversation.status == Conversation.Status.ACTIVE and conversation.agent_id == offer.agent.user_id
        (missed if still_there else gone).append(offer)
    left = [conversations[offer.conversation_id] for offer in missed]
    availability.miss([(offer.agent, conversations[offer.conversation_id]) for offer in missed], now=now)
    lifecycle.release(left, now=now, line=Missed)
    _end(missed, Outcome.MISSED, now)
    _end(gone, Outcome.WITHDRAWN, now)
    return len(missed)


def make(desks: Iterable[tuple[Conversation, Agent]], *, now: datetime, awaits_agent: bool = False) -> None:
    """The conversations lie on these agents' desks: the time for the first answer runs, unless they await the agent."""
    made = Offer.objects.bulk_create(
        Offer(
            conversation=conversation,
            agent=agent,
            made_at=now,
            answer_by=None if awaits_agent else _deadline(conversation, now),
            awaits_agent=awaits_agent,
        )
        for conversation, agent in desks
    )
    Agent.objects.filter(pk__in={offer.agent_id for offer in made}).update(last_assigned_at=now)
    for offer in made:
        announce(
            signals.offer_made,
            offer_id=offer.pk,
            conversation_id=offer.conversation_id,
            user_id=offer.agent.user_id,
        )


@cache
def _select_first() -> PreparedModels[Offer]:
    return PreparedModels(Offer.objects.open().filter(answer_by__isnull=False).order_by("answer_by")[:1])


def _deadline(conversation: Conversation, now: datetime) -> datetime | None:
    seconds = conversation.inbox.seconds_to_answer
    return now + timedelta(seconds=seconds) if seconds else None


def _end_open(offers: OfferQuerySet, outcome: str, now: datetime) -> bool:
    """Compare and swap: True when the offer was open and is ours to end."""
    found = offers.open().values_list("pk", "conversation", "agent__user").first()
    if found is None or not Offer.objects.open().filter(pk=found[0]).update(outcome=outcome, ended_at=now):
        return False
    announce(signals.offer_ended, offer_id=found[0], conversation_id=found[1], user_id=found[2], outcome=outcome)
    return True


def _end(offers: list[Offer], outcome: str, now: datetime) -> None:
    """Open ones whose rows the caller has locked."""
    Offer.objects.filter(pk__in=[offer.pk for offer in offers]).update(outcome=outcome, ended_at=now)
    for offer in offers:
        facts = {"offer_id": offer.pk, "conversation_id": offer.conversation_id, "user_id": offer.agent.user_id}
        announce(signals.offer_ended, **facts, outcome=outcome)
