"""What an agent sees: the context of each page, and the same fragments when they are pushed."""

import json
from datetime import timedelta
from functools import cache
from math import ceil

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils import timezone

from console.desk import history
from console.drawing import moments
from console.drawing.rows import draw
from console.drawing.thread_pages import page_of, steps_of
from conversations import access, drafts
from conversations.access import Action
from conversations.base.prepared import PreparedModels, key, whoever
from conversations.canned import replies
from conversations.files.sizes import Direction, most_bytes
from conversations.models import Channel, Conversation, Message
from routing import availability
from routing.models import Agent, Offer

LEAD, FAR, FAR_BYTES = 10, 1000, 1024 * 1024  # above a message that is looked for; at most on the way to it in one go
# From when an owed answer is warm, and from when hot: by the channel's pace, on the site or through another app.
HEAT = {True: (timedelta(minutes=2), timedelta(minutes=5)), False: (timedelta(hours=1), timedelta(hours=4))}
OFFER_WARM, OFFER_HOT = 15, 7  # seconds left for the first answer


def chats(user, *, now=None):
    """The agent's list: offers that want a first answer, whom they owe an answer, who is to answer them."""
    now = now or timezone.now()
    rows = _select_desk().all(person=user.pk)
    offered = {offer.conversation_id: offer for offer in _select_offers().all(person=user.pk)} if rows else {}
    begun = drafts.of(user) if rows else {}
    passed = {line.conversation_id: line for line in _select_transfers().all(person=user.pk)} if offered else {}
    for row in rows:
        _dress(row, offered.get(row.pk), now)
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


def keys(user):
    """Availability, channel by channel; empty for who answers no conversations."""
    agent = Agent.objects.filter(user=user).first()
    rows = availability.keys_of(agent) if agent else []
    return {
        "agent": agent,
        "keys": rows,
        "free_count": sum(key.state != availability.OFF for key in rows),
        "missed_key": next((key for key in rows if key.state == availability.OFF and key.reason == "missed"), None),
        "last_change": max((key for key in rows if key.changed_at), key=lambda key: key.changed_at, default=None),
    }


def desk(user):
    """The page without an open conversation."""
    return {**chats(user), **keys(user), **history.mentions(user)}


def thread(user, pk, *, before=None, until=None):
    """An open conversation with its last page of messages, or with those before one, as far as another if given.

    Raises NotReachable.
    """
    conversation = access.conversation_for(user, Action.LOOK_BACK, pk)
    rows = Message.objects.filter(conversation=conversation).select_related("agent", "attachment").order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=before)
    if until:
        count = min(FAR, rows.filter(pk__gte=until).count() + LEAD)
        page, has_earlier = page_of(rows, most=count, size=FAR_BYTES)
    else:
        page, has_earlier = page_of(rows)
    return {
        "conversation": conversation,
        "messages": page[::-1],
        "has_earlier": has_earlier,
        "reader": user,
        "draft": drafts.of(user).get(pk),
        **_of_thread(user, conversation),
    }


def thread_head(user, pk):
    """The head of an open conversation: who, presence, how long they wait, the deadline. Raises NotReachable."""
    conversation = access.conversation_for(user, Action.LOOK_BACK, pk)
    return {"conversation": conversation, **_of_thread(user, conversation)}


def rows_after(user, pk, revision):
    """Messages of one conversation written or changed since `revision`, as a list of (html, revision reached), each of
    which fits a frame; None where so much came that the thread is better fetched anew.
    """
    readable = access.reachable(user, Action.LOOK_BACK).filter(pk=pk)
    rows = Message.objects.filter(conversation__in=readable).after(revision).select_related("agent", "attachment")
    steps = steps_of(rows)
    if steps is None:
        return None
    return [("".join(render_message(row, user) for row in step), step[-1].revision) for step in steps]


def render_message(message, reader):
    return draw("message", message=message, reader=reader)


def render_head(user, pk):
    """Head and context of an open conversation, as they are pushed. Raises NotReachable."""
    opened = {**thread_head(user, pk), "user": user}
    return render_to_string("fragments/thread_head.html", opened) + render_to_string("fragments/context.html", opened)


def heat(conversation, now):
    """How pressing an owed answer is: calm, warm or hot. The page counts on from there."""
    if not conversation.owed_since:
        return "calm"
    warm, hot = HEAT[Channel(conversation.inbox.channel).on_site]
    waited = now - conversation.owed_since
    return "hot" if waited >= hot else "warm" if waited >= warm else "calm"


def missed_offer(pk):
    """An offer whose time is over, with the words for telling its agent."""
    return Offer.objects.select_related("conversation__visitor", "conversation__inbox").get(pk=pk)


def _of_thread(user, conversation):
    now = timezone.now()
    offer = _select_offer().first(conversation=conversation.pk)
    _dress(conversation, offer, now)
    is_owner = conversation.agent_id == user.pk
    is_mine = is_owner and conversation.status == Conversation.Status.ACTIVE
    return {
        "is_mine": is_mine,
        "values": json.dumps(replies.values_for(conversation, user)),
        "is_owner": is_owner,
        "transfer": _select_transfer().first(conversation=conversation.pk) if offer else None,
        "snooze_ends": moments.when_words(conversation.snoozed_until, now) if conversation.snoozed_until else "",
        "may_close": not conversation.is_closed and (is_owner or user.sees_everything),
        "may_transfer": not conversation.is_closed and (is_mine or user.sees_everything),
        "may_snooze": is_mine,
        "may_block": is_owner or user.sees_everything,
        "may_note": not conversation.is_closed and access.may(user, Action.NOTE, conversation.pk),
        **history.past_of(user, conversation),
        "most_bytes": most_bytes(conversation.inbox.channel, Direction.TO_VISITOR),
        "now": now,
    }


def _dress(conversation, offer, now):
    """What a row and a head show beyond the conversation's own fields."""
    conversation.on_site = Channel(conversation.inbox.channel).on_site
    conversation.heat = heat(conversation, now)
    conversation.warm_after, conversation.hot_after = (int(pace.total_seconds()) for pace in HEAT[conversation.on_site])
    conversation.offer_id = offer.pk if offer else None
    conversation.answer_by = offer.answer_by if offer else None
    conversation.awaits_agent = offer is not None and offer.awaits_agent
    if conversation.answer_by:
        conversation.seconds = round((offer.answer_by - offer.made_at).total_seconds())
        conversation.seconds_left = max(0, ceil((offer.answer_by - now).total_seconds()))
        conversation.offer_heat = offer_heat(conversation.seconds_left)


def offer_heat(seconds_left):
    return "calm" if seconds_left > OFFER_WARM else "warm" if seconds_left > OFFER_HOT else "hot"


@cache
def _select_desk():
    theirs = Conversation.objects.on_desk_of(whoever(sees_everything=False))
    return PreparedModels(theirs.select_related("visitor", "inbox").with_last_message())


@cache
def _select_offers():
    """Those that wait for a first answer on somebody's desk."""
    return PreparedModels(Offer.objects.open().filter(conversation__agent=key("person")))


@cache
def _select_offer():
    return PreparedModels(Offer.objects.open().filter(conversation=key("conversation")))


@cache
def _select_transfers():
    """Those of the offers on somebody's desk; of two in one conversation the last one counts."""
    offered = Offer.objects.open().filter(conversation__agent=key("person")).values("conversation")
    return PreparedModels(_transfers().filter(conversation__in=offered).order_by("pk"))


@cache
def _select_transfer():
    return PreparedModels(_transfers().filter(conversation=key("conversation")).order_by("-pk")[:1])


def _transfers():
    """Lines of transfers that nobody has answered after."""
    answered = Message.objects.for_visitors().filter(
        conversation=OuterRef("conversation"), from_visitor=False, pk__gt=OuterRef("pk")
    )
    return Message.objects.filter(event="transferred").exclude(Exists(answered))
