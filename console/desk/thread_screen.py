"""An open conversation as an agent sees it: the page, and the same fragments when they are pushed."""

import json
from functools import cache
from itertools import chain

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from console.drawing import moments
from console.drawing.rows import draw
from console.drawing.thread_pages import page_of, steps_of
from console.shell.chats import transfer_of
from console.shell.pace import Countdown, Pace
from conversations import access, drafts, reach, timeline, visited_pages
from conversations.access import Action
from conversations.base.prepared import PreparedModels, key
from conversations.canned import replies
from conversations.channels import channel_named
from conversations.models import Message
from conversations.models.message import MAX_LENGTH
from routing.models import Offer

from . import history, standing, translating

VISITED = 5  # pages, beside the thread
LEAD, FAR, FAR_BYTES = 10, 1000, 1024 * 1024  # above a message that is looked for; at most on the way to it in one go


def thread(user, pk, *, before=None, until=None):
    """An open conversation with its last page of messages, or with those before one, as far as another if given.

    Raises NotReachable.
    """
    conversation = access.conversation_for(user, Action.LOOK_BACK, pk)
    rows = Message.objects.filter(conversation=conversation).select_related("agent", "attachment__transcription")
    rows = rows.in_order().reverse()
    if before:
        rows = rows.above(before)
    if until:
        count = min(FAR, rows.down_from(until).count() + LEAD)
        page, has_earlier = page_of(rows, most=count, size=FAR_BYTES)
    else:
        page, has_earlier = page_of(rows)
    return {
        "conversation": conversation,
        "messages": page[::-1],
        "lines": timeline.read(page),
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
    rows = (
        Message.objects.filter(conversation__in=readable)
        .after(revision)
        .select_related("agent", "attachment__transcription")
    )
    steps = steps_of(rows)
    if steps is None:
        return None
    lines = timeline.read(chain.from_iterable(steps))
    return [("".join(draw_row(row, user, lines) for row in step), step[-1].revision) for step in steps]


def render_message(message, reader):
    """One that was just stored here: no line of the timeline.

    Whoever answers gets it twice, as the acknowledgement and on their socket, and each of their tabs once more. As it
    was drawn it is kept beside the message: 0.027 ms for both, in the place of 0.045.
    """
    drawn = vars(message).setdefault("drawn", {})
    read_as = reader.pk, get_language(), get_current_timezone_name()
    if read_as not in drawn:
        drawn[read_as] = draw_row(message, reader, {})
    return drawn[read_as]


def draw_row(message, reader, lines):
    """`lines`: as `timeline.read` answers."""
    return draw("message", message=message, reader=reader, lines=lines)


def render_head(user, pk):
    """Head, summary and context of an open conversation, as they are pushed. Raises NotReachable."""
    opened = {**thread_head(user, pk), "user": user}
    return "".join(render_to_string(f"fragments/{name}.html", opened) for name in ("thread_head", "summary", "context"))


def _of_thread(user, conversation):
    now = timezone.now()
    offer = _select_offer().first(conversation=conversation.pk)
    channel = channel_named(conversation.inbox.channel)
    return {
        "is_mine": standing.answers(user, conversation),
        **translating.of(conversation, user),
        "values": json.dumps(replies.values_for(conversation, user)),
        "is_owner": standing.holds(user, conversation),
        "may_take": standing.may_take(user, conversation),
        "is_paused": standing.is_paused(user, conversation),
        "pace": Pace.of(conversation, now),
        "countdown": Countdown.of(offer, now),
        "awaits_agent": offer is not None and offer.awaits_agent,
        "transfer": transfer_of(conversation.pk) if offer else None,
        "snooze_ends": moments.when_words(conversation.snoozed_until, now) if conversation.snoozed_until else "",
        "may_note": not conversation.is_closed and access.may(user, Action.NOTE, conversation.pk),
        **history.past_of(user, conversation),
        "visited": _select_visited().all(conversation=conversation.pk) if channel.is_on_site else [],
        "channel": channel,
        "reach": None if channel.is_on_site else reach.of(conversation),
        "files": json.dumps(dict(channel.files_to_visitor)),
        "longest_note": MAX_LENGTH,
        "now": now,
    }


@cache
def _select_visited():
    return PreparedModels(visited_pages.of(key("conversation"))[:VISITED])


@cache
def _select_offer():
    return PreparedModels(Offer.objects.open().filter(conversation=key("conversation")))
