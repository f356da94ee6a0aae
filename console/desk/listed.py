"""An agent's list as this process has drawn it last. A message changes one row, and that row travels alone.

A list drawn whole takes three questions and all of its rows for the one that a message has changed: 1.5 ms of processor
time, 15 % of a message's way, and more with more agents. A row that a message has moved on takes 0.1 ms and no
question, where the message was stored just here and nothing of its conversation is missing in between, which revisions
tell. What else has changed a row is asked for; where rows come or go, the list is drawn whole.
"""

from collections import OrderedDict
from dataclasses import replace

from django.template.loader import render_to_string
from django.utils import timezone

from console.drawing.rows import draw
from console.shell import chats, keys
from console.shell.pace import Pace
from conversations import recent

KEPT = 300  # agents; who is not among them is drawn a whole list

_lists: OrderedDict[int, dict[int, chats.Row]] = OrderedDict()  # agent → conversation → row


def whole(user):
    """The list drawn anew, as HTML, and remembered so that its rows can travel alone from here on."""
    shown = chats.of(user)
    rows = [*shown["offers"], *shown["owed"], *shown["theirs"]]
    _lists[user.pk] = {row.conversation.pk: row for row in rows}
    _lists.move_to_end(user.pk)
    while len(_lists) > KEPT:
        _lists.popitem(last=False)
    if shown["is_empty"]:  # then it says what one is available for
        shown |= keys.of(user)
    return render_to_string("fragments/chats.html", {**shown, "user": user})


def has(user, pk):
    """Whether this conversation stands on the list as it was drawn last."""
    return pk in _lists.get(user.pk, {})


def move_on(user, news):
    """Takes messages into their rows. `news`: by conversation, [revision] as hints name them, in any order.

    Answers with the conversations whose rows have to be asked for instead.
    """
    rows = _lists.get(user.pk, {})
    return {pk for pk, messages in news.items() if not (pk in rows and _takes_all(rows[pk], user, messages))}


def ask(user, pks):
    """Reads these rows anew. False where one has come or gone: only a whole list shows that."""
    rows = _lists.get(user.pk, {})
    fresh = {pk: chats.row_of(user, pk) for pk in pks}
    if not all(pk in rows and not rows[pk].countdown and row for pk, row in fresh.items()):
        return False
    rows.update(fresh)
    return True


def frame(user, pks):
    """These rows as a page puts them in their places: {html, owed, theirs: how many rows there are of each}. None where
    the list has changed meanwhile, on another device's behalf, and has not all of them."""
    now = timezone.now()
    listed = _lists.get(user.pk, {})
    if not listed.keys() >= set(pks):
        return None
    shown = (replace(listed[pk], pace=Pace.of(listed[pk].conversation, now)) for pk in pks)
    owes = [row.conversation.owed_since is not None for row in listed.values() if not row.countdown]
    return {
        "html": "".join(draw("listed", row=row, user=user, now=now, current="") for row in shown),
        "owed": sum(owes),
        "theirs": len(owes) - sum(owes),
    }


def _takes_all(row, user, messages):
    return not row.countdown and all(_takes(row.conversation, user, revision) for revision in sorted(messages))


def _takes(conversation, user, revision):
    """The conversation as it is after this message. False where that is not known."""
    if 0 < revision <= conversation.revision:
        return True
    message = recent.message_at(conversation.pk, revision) if revision == conversation.revision + 1 else None
    if message is None or message.conversation.agent_id != user.pk:
        return False
    conversation.revision = revision
    conversation.last_message = message
    conversation.last_message_at = at = message.conversation.last_message_at
    conversation.owed_since = (conversation.owed_since or at) if message.from_visitor else None
    conversation.unread = (conversation.unread or 0) + message.from_visitor
    return True
