"""What an agent sees: the context of each page, and the same fragments when they are pushed."""

from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.template.loader import render_to_string
from django.utils import timezone

from conversations import access
from conversations.access import Action
from conversations.models import Channel, Conversation, Message
from routing import availability
from routing.models import Agent, Availability, Offer

PAGE = 50  # messages shown when a thread is opened, and added each time the reader asks for earlier ones
CATCH_UP = 500  # rows that are pushed at most
HEAT = {True: (timedelta(minutes=2), timedelta(minutes=5)), False: (timedelta(hours=1), timedelta(hours=4))}


def chats(user, *, now=None):
    """The agent's list: offers that want a first answer, whom they owe an answer, who is to answer them."""
    now = now or timezone.now()
    offer = Offer.objects.open().filter(conversation=OuterRef("pk"), answer_by__isnull=False)
    rows = list(
        Conversation.objects.on_desk_of(user)
        .select_related("visitor", "inbox")
        .with_last_message()
        .annotate(answer_by=Subquery(offer.values("answer_by")[:1]), offered_at=Subquery(offer.values("made_at")[:1]))
    )
    for row in rows:
        row.on_site = Channel(row.inbox.channel).on_site
        row.heat = heat(row, now)
    offers = sorted((r for r in rows if r.answer_by), key=lambda r: r.answer_by)
    owed = sorted((r for r in rows if r.owed_since and not r.answer_by), key=lambda r: r.owed_since)
    theirs = sorted(
        (r for r in rows if not r.owed_since and not r.answer_by), key=lambda r: r.last_message_at, reverse=True
    )
    return {"offers": offers, "owed": owed, "theirs": theirs, "waiting_count": len(offers) + len(owed), "now": now}


def keys(user):
    """Availability, channel by channel; empty for who answers no conversations."""
    agent = Agent.objects.filter(user=user).first()
    rows = availability.keys_of(agent) if agent else []
    return {
        "agent": agent,
        "keys": rows,
        "free_count": sum(key.state != availability.OFF for key in rows),
        "missed_key": next((key for key in rows if key.state == availability.OFF and key.reason == "missed"), None),
    }


def desk(user):
    """The page without an open conversation."""
    return {**chats(user), **keys(user)}


def thread(user, pk, *, before=None):
    """An open conversation with its last page of messages. Raises NotReachable."""
    conversation = access.conversation_for(user, Action.READ, pk, **_open_offer())
    rows = Message.objects.filter(conversation=conversation).select_related("agent").order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=before)
    page = list(rows[: PAGE + 1])
    return {
        "conversation": conversation,
        "messages": page[:PAGE][::-1],
        "has_earlier": len(page) > PAGE,
        **_of_thread(user, conversation),
    }


def thread_head(user, pk):
    """The head of an open conversation: who, presence, how long they wait, the deadline. Raises NotReachable."""
    conversation = access.conversation_for(user, Action.READ, pk, **_open_offer())
    return {"conversation": conversation, **_of_thread(user, conversation)}


def rows_after(user, pk, revision):
    """Messages of one conversation written or changed since `revision`, as (html, revision reached).

    ("", revision) where nothing came; (None, revision) where so much came that the thread is better fetched anew.
    """
    readable = access.reachable(user, Action.READ).filter(pk=pk)
    rows = list(
        Message.objects.filter(conversation__in=readable).after(revision).select_related("agent")[: CATCH_UP + 1]
    )
    if len(rows) > CATCH_UP:
        return None, revision
    html = "".join(render_to_string("fragments/message.html", {"message": row, "reader": user}) for row in rows)
    return html, max((row.revision for row in rows), default=revision)


def heat(conversation, now):
    """How pressing an owed answer is: calm, warm or hot, by the channel's pace. The page counts on from there."""
    if not conversation.owed_since:
        return "calm"
    warm, hot = HEAT[Channel(conversation.inbox.channel).on_site]
    waited = now - conversation.owed_since
    return "hot" if waited >= hot else "warm" if waited >= warm else "calm"


def _of_thread(user, conversation):
    now = timezone.now()
    conversation.on_site = Channel(conversation.inbox.channel).on_site
    conversation.heat = heat(conversation, now)
    is_mine = conversation.agent_id == user.pk and conversation.status == Conversation.Status.ACTIVE
    return {
        "is_mine": is_mine,
        "may_close": not conversation.is_closed and (is_mine or user.sees_everything),
        "may_give": not conversation.is_closed and user.sees_everything,
        "now": now,
    }


def _open_offer():
    offer = Offer.objects.open().filter(conversation=OuterRef("pk"), answer_by__isnull=False)
    return {"answer_by": Subquery(offer.values("answer_by")[:1]), "offered_at": Subquery(offer.values("made_at")[:1])}


def missed_offer(pk):
    """An offer whose time is over, with the words for telling its agent."""
    return Offer.objects.select_related("conversation__visitor", "conversation__inbox").get(pk=pk)


def possible_agents(agents, conversation):
    """Agents who may be given a conversation, each with the state of its channel; those who are free come first."""
    loads = availability.loads_of([agent.user_id for agent in agents])
    rows = {a.agent_id: a for a in Availability.objects.filter(agent__in=agents, channel=conversation.inbox.channel)}
    found = []
    for agent in agents:
        row, load = rows[agent.pk], loads.get((agent.user_id, conversation.inbox.channel), 0)
        found.append(
            {
                "agent": agent,
                "load": load,
                "slots": row.slots,
                "state": availability.state_of(row.is_wanted, load, row.slots),
            }
        )
    order = [availability.FREE, availability.BUSY, availability.OFF]
    return sorted(found, key=lambda one: (order.index(one["state"]), one["load"]))
