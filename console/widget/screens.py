"""What a visitor sees: their own words and the agents', and who is there for them. Never the desk's lines."""

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from console.rows import draw
from conversations import access, blocks
from conversations.models import Conversation
from routing import queue

from .endings import ending
from .opening import opening

PAGE = 50  # messages shown at once
CATCH_UP = 500
ANSWERED = {Conversation.Status.ACTIVE, Conversation.Status.SNOOZED}  # a snooze is the agent's own affair


def state(visitor, inbox, *, zone=None, now=None):
    """Who answers, the place in the queue, that a message was left, when the team is back, or how it has ended.

    `zone` is the visitor's time zone, where it is known.
    """
    now = now or timezone.now()
    found = access.conversations_of(visitor, inbox).select_related("agent", "group", "inbox", "survey")
    conversation = found.order_by("-pk").first()
    end = ending(conversation, visitor, now=now)
    agent = conversation.agent if conversation and (conversation.status in ANSWERED or end.get("is_over")) else None
    hours = opening(inbox, zone=zone, now=now)
    place = queue.place_of(conversation) if conversation else None
    if place and hours["is_shut"] and not queue.is_served(conversation):
        place = None
    return {
        "company": inbox.company or inbox.name,
        "inbox": inbox,
        "agent": agent,
        "place": place,
        "ordinal": ordinal(place) if place else "",
        "is_left": bool(conversation) and _is_left(conversation),
        "is_sought": bool(conversation and conversation.is_waiting),
        "is_blocked": blocks.in_force(visitor, now) is not None,
        **hours,
        **end,
    }


def greeting(inbox, *, now=None):
    """The same for somebody who has not said hello yet."""
    return {"company": inbox.company or inbox.name, "inbox": inbox, **opening(inbox, now=now or timezone.now())}


def _is_left(conversation):
    """No place in a queue and never on a desk: it lies there as a message. Else somebody is just being found."""
    return conversation.is_waiting and not conversation.queued_at and not conversation.offers.exists()


def ordinal(number):
    """What stands behind the figure: 2nd, 2e."""
    if translation.get_language().startswith("fr"):
        return "er" if number == 1 else "e"
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def render_state(visitor, inbox, *, zone=None):
    return render_to_string("widget/state.html", state(visitor, inbox, zone=zone))


def rows(visitor, inbox, *, after=None, before=None):
    """Messages as (html, (conversation, revision) reached, whether there are earlier ones).

    `after`, a (conversation, revision) pair, asks for what came since; `before`, a message's id, for the page above it;
    neither for the last page. html is None where so much came that the thread is better begun anew.
    """
    words = access.words_of(visitor, inbox).select_related("conversation", "agent", "attachment")
    if after:
        conversation, revision = after
        newer = words.filter(Q(conversation__gt=conversation) | Q(conversation=conversation, revision__gt=revision))
        page, has_earlier = list(newer.order_by("pk")[: CATCH_UP + 1]), False
        if len(page) > CATCH_UP:
            return None, after, True
    else:
        earlier = words.filter(pk__lt=before) if before else words
        found = list(earlier.order_by("-pk")[: PAGE + 1])
        page, has_earlier = found[:PAGE][::-1], len(found) > PAGE
    html = "".join(render_message(message, inbox) for message in page)
    reached = max(((m.conversation_id, m.revision) for m in page), default=after or (0, 0))
    return html, reached, has_earlier


def true_cursor(visitor, inbox, said):
    """How far a page has come, as (conversation, revision): as it says where that is the visitor's own, else (0, 0)."""
    pk, revision = said
    own = access.conversations_of(visitor, inbox).filter(pk=pk).values_list("revision", flat=True).first()
    return (0, 0) if own is None else (pk, min(revision, own))


def render_message(message, inbox):
    return draw("visitor_message", message=message, inbox=inbox)
