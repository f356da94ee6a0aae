"""What a visitor sees: their own words and the agents', and who is there for them. Never the desk's lines."""

import json
from datetime import timedelta

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from console.drawing.rows import draw
from console.drawing.thread_pages import at, page_of, steps_of
from conversations import access, blocks, mirrors
from conversations.models import Conversation, Website
from routing import queue, readiness

from .endings import ending
from .opening import opening

NEW = timedelta(seconds=10)  # in which somebody is found for it, or a place
ASKED_ANEW = 60  # seconds after which an open page asks whether anybody takes calls
ANSWERED = {Conversation.Status.ACTIVE, Conversation.Status.SNOOZED}  # a snooze is the agent's own affair


def state(visitor, inbox, *, zone=None, now=None):
    """Who answers, the place in the queue, that a message was left, when the team is back, or how it has ended.

    `zone` is the visitor's time zone, where it is known.
    """
    now = now or timezone.now()
    found = access.conversations_of(visitor, inbox).select_related("agent", "group", "inbox__website", "survey")
    conversation = found.order_by("-pk").first()
    end = ending(conversation, visitor, now=now)
    is_on_a_desk = conversation is not None and (conversation.status in ANSWERED or bool(end.get("is_over")))
    agent = conversation.agent if conversation and is_on_a_desk and _is_taken(conversation) else None
    hours = opening(inbox, zone=zone, now=now)
    place = queue.place_of(conversation) if conversation else None
    if conversation and place and hours["is_shut"] and not queue.is_served(conversation):
        place = None
    return {
        "company": inbox.company or inbox.name,
        "inbox": inbox,
        "agent": agent,
        "place": place,
        "ordinal": ordinal(place) if place else "",
        "is_left": bool(conversation) and _is_left(conversation, now),
        "is_sought": conversation is not None and agent is None and not conversation.is_closed,
        "is_unanswered": _is_routed(conversation) and not readiness.can_answer(inbox, visitor),
        "is_blocked": blocks.in_force(visitor, now) is not None,
        "mirror": _mirror(visitor, inbox) if conversation and not conversation.is_closed else None,
        **hours,
        **end,
        **_calling(inbox, hours),
    }


def _mirror(visitor, inbox):
    """Who wants to see the visitor's page, or sees it; None where nobody does."""
    mirror = mirrors.of(visitor, inbox)
    if mirror is None:
        return None
    names = ", ".join(person.get_short_name() for person in mirrors.viewers(mirror))
    website = Website.objects.get(inbox=inbox)  # as it is now: the page may have been open since yesterday
    recorder = {"allowed": website.readable_names, "blocked": website.hidden_selectors}
    return {"status": mirror.status, "names": names, "recorder": json.dumps(recorder)}


def greeting(inbox, *, now=None):
    """The same for somebody who has not said hello yet."""
    hours = opening(inbox, now=now or timezone.now())
    return {
        "company": inbox.company or inbox.name,
        "inbox": inbox,
        "is_unanswered": not readiness.can_answer(inbox),
        **hours,
        **_calling(inbox, hours),
    }


def _calling(inbox, hours):
    """Whether one can call here, and does so now; agents come and go while a page is open, so it asks again."""
    if inbox.channel != "video":
        return {"takes_calls": False}
    may_call = not hours["is_shut"] and readiness.is_served_now(inbox)
    return {"takes_calls": True, "may_call": may_call, "changes_in": min(hours["changes_in"] or ASKED_ANEW, ASKED_ANEW)}


def _is_routed(conversation):
    """By the rules: it is still to come, or waits for whom they lead to. A transfer has led elsewhere."""
    return conversation is None or (conversation.is_waiting and not conversation.is_transferred)


def _is_taken(conversation):
    """Somebody has answered in it, or accepted it. Whom it lies with before may let it pass: no name is promised."""
    return bool(conversation.first_answered_at) or conversation.offers.settled().exists()


def _is_left(conversation, now):
    """No place in a queue and never on a desk: it lies there as a message. Else somebody is just being found."""
    if not conversation.is_waiting or conversation.queued_at:
        return False
    is_new = conversation.group_id is None and conversation.opened_at > now - NEW
    return not is_new and not conversation.offers.exists()


def ordinal(number):
    """What stands behind the figure: 2nd, 2e."""
    if translation.get_language().startswith("fr"):
        return "er" if number == 1 else "e"
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def render_state(visitor, inbox, *, zone=None):
    """With the place in the queue that it shows, or None."""
    shown = state(visitor, inbox, zone=zone)
    return render_to_string("widget/state.html", shown), shown["place"]


def place_words(place):
    """What a page that shows a place already writes anew, when it has become this one."""
    return {"place": place, "ordinal": ordinal(place)}


def rows(visitor, inbox, *, before=None):
    """The last page of messages, or the one above the message of this id, as (html, (conversation, revision) reached,
    whether there are earlier ones).
    """
    words = _words(visitor, inbox)
    page, has_earlier = page_of((words.filter(pk__lt=before) if before else words).order_by("-pk"))
    return _drawn(page[::-1], inbox), max(map(at, page), default=(0, 0)), has_earlier


def rows_after(visitor, inbox, reached):
    """What came since this (conversation, revision), as a list of (html, (conversation, revision) reached), each of
    which fits a frame; None where so much came that the thread is better begun anew.
    """
    conversation, revision = reached
    newer = Q(conversation__gt=conversation) | Q(conversation=conversation, revision__gt=revision)
    steps = steps_of(_words(visitor, inbox).filter(newer))
    return None if steps is None else [(_drawn(step, inbox), at(step[-1])) for step in steps]


def _words(visitor, inbox):
    return access.words_of(visitor, inbox).select_related("conversation", "agent", "attachment")


def _drawn(messages, inbox):
    return "".join(render_message(message, inbox) for message in messages)


def true_cursor(visitor, inbox, said):
    """How far a page has come, as (conversation, revision): as it says where that is the visitor's own, else (0, 0)."""
    pk, revision = said
    own = access.conversations_of(visitor, inbox).filter(pk=pk).values_list("revision", flat=True).first()
    return (0, 0) if own is None else (pk, min(revision, own))


def render_message(message, inbox):
    return draw("visitor_message", message=message, inbox=inbox)
