"""What visitors write is translated behind their words, in threads of its own, as soon as it is stored.

A queue in the database is looked at once a second, and a translation should be on the screen within a third of that. So
the conversation's id is handed to a thread of this process. What is lost with a process stands in rows all the same,
and the clock asks for it (`conversations/translating.py`).

A desk on which nobody has anything translated asks no database for it: whether anybody has is known, and looked up anew
in the background.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice

from django.db import close_old_connections
from django.dispatch import receiver

from conversations import signals, translating
from conversations.models import Message

KNOWN_FOR = 10.0  # seconds; in other processes the clock is as quick
ASSIGNING = {"assigned", "transferred", "woken"}  # changes by which somebody else may read it

AHEAD = 2  # batches of a conversation that are translated before anybody opens it: what is seen first

# A conversation has its lane, so that nothing in it is translated twice. Those that share one take turns, a batch each:
# who opens a long past keeps nobody's words waiting, and a slow engine holds up a few others at most.
LANES = [ThreadPoolExecutor(max_workers=1, thread_name_prefix="translating") for _ in range(4)]

type Asked = tuple[int, translating.Page | None]  # a conversation, and which of its messages

_waiting: set[Asked] = set()  # those that are not begun

logger = logging.getLogger(__name__)


class Demand:
    """Whether anybody has messages translated, as it was a moment ago."""

    def __init__(self) -> None:
        self.is_there = True
        self.looked_at = float("-inf")

    def known(self) -> bool:
        """Asks no database; where it is long ago, a thread does so for the next who wants to know."""
        known = self.is_there
        if time.monotonic() - self.looked_at > KNOWN_FOR:
            self.looked_at = time.monotonic()  # before: who comes meanwhile does not look too
            LANES[0].submit(_done, self.look)
        return known

    def look(self) -> None:
        self.is_there = translating.is_wanted_anywhere()

    def arise(self) -> None:
        """Somebody of this process has chosen it just now."""
        self.is_there = True


demand = Demand()


def ask(conversation_id: int, page: translating.Page | None = None) -> None:
    """Its messages are looked at, soon and elsewhere, and translated where that is wanted: its last, or a page."""
    asked = (conversation_id, page)
    if asked not in _waiting:
        _waiting.add(asked)
        _in_lane(_begin, asked)


def opened(conversation_id: int) -> None:
    """Somebody looks at it: what was not translated until now is, what they see first before the rest."""
    if demand.known():
        ask(conversation_id)


def scrolled_to(conversation_id: int, messages: Sequence[Message]) -> None:
    """Somebody looks at these, in their order: they may be older than what is translated by itself."""
    if messages and demand.known():
        ask(conversation_id, translating.Page(messages[0].pk, messages[-1].pk))


def ask_again(now):
    """What a process that stopped has left."""
    left = translating.left_behind(now) if demand.known() else []
    for conversation_id in left:
        ask(conversation_id)
    return len(left)


@receiver(signals.message_posted)
def hear_words(conversation_id, agent_id, from_visitor, **_):
    if from_visitor and agent_id and demand.known():
        ask(conversation_id)


@receiver(signals.conversation_changed)
def hear_change(conversation_id, change, **_):
    if change in ASSIGNING and demand.known():
        ask(conversation_id)


@receiver(signals.translation_chosen)
def hear_choice(conversation_id=0, user_id=0, **_):
    """By default: what is seen first of all that is on the agent's desk is translated before they open it."""
    demand.arise()
    if conversation_id:
        ask(conversation_id)
    else:
        _prepare(iter(translating.on_desk_of(user_id)))


def _in_lane(work: Callable[..., None], asked: Asked, *args: object) -> Future[None]:
    conversation_id, _page = asked
    return LANES[conversation_id % len(LANES)].submit(_done, work, asked, *args)


def _prepare(conversation_ids: Iterator[int]) -> None:
    """One after the other: what is written meanwhile waits for a batch of one of them at most."""
    for pk in islice(conversation_ids, 1):
        _in_lane(_go_on, (pk, None), islice(translating.in_batches(pk), AHEAD), conversation_ids)


def _begin(asked: Asked) -> None:
    _waiting.discard(asked)  # before: what is written from here on asks again
    _go_on(asked, translating.in_batches(*asked), iter(()))


def _go_on(asked: Asked, batches: Iterator[int], following: Iterator[int]) -> None:
    """A batch; the next one behind whatever waits in the lane by now, after the last one the following are prepared."""
    is_more = next(batches, None) is not None
    with suppress(RuntimeError):  # the process ends, and rows say what is left to do
        if is_more:
            _in_lane(_go_on, asked, batches, following)
        else:
            _prepare(following)


def _done(work, *args):
    close_old_connections()
    try:
        work(*args)
    except Exception:  # the rows say what is left to do
        logger.exception("What visitors wrote was not translated")
    finally:
        close_old_connections()
