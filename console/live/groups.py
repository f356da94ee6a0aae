"""The audiences of the live layer, and the one way to tell them something.

What is told is a hint with ids, never content.
"""

import asyncio
import logging
import threading
from collections import OrderedDict
from contextlib import contextmanager, suppress

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

BOARD = "board"  # supervisors only; agents never share a stream, it would show who else is busy
DESKS = "desks"  # every open desk, of what all agents use alike and what says nothing about any of them

A_MOMENT = 0.002  # seconds: in some turns of the loop a hint becomes a frame on the wire

_serving: asyncio.AbstractEventLoop | None = None
_outgoing: OrderedDict[tuple, None] = OrderedDict()  # the same hint twice says nothing more
_afterwards: OrderedDict[tuple, None] = OrderedDict()  # the same, of what follows them
_is_called = False  # the loop knows that something goes out
_gathering = threading.local()  # in a thread: it tells several things
_leaving: set[asyncio.Task] = set()  # tasks are held by their loop weakly


def desk_of(user_id):
    return f"desk-{user_id}"


def person_of(user_id):
    """Every page that somebody has open, the desk or the board."""
    return f"person-{user_id}"


def thread_of(conversation_id):
    return f"thread-{conversation_id}"


def widget_of(visitor_id, inbox_id):
    return f"widget-{visitor_id}-{inbox_id}"


def seat_of(call_id, side):
    """The one page of a side, agent or visitor, that is in the call."""
    return f"call-{call_id}-{side}"


def mirrors_of(conversation_id):
    """Those who look at a visitor's page."""
    return f"mirrors-{conversation_id}"


def mirrored_page_of(conversation_id):
    """The page that they look at."""
    return f"mirrored-page-{conversation_id}"


def serve_on(loop):
    """The loop of this process: hints are handed to it without waiting for them to go out."""
    global _serving, _is_called
    _serving, _is_called = loop, False


def tell(group, kind, **facts):
    if _serving is None:
        async_to_sync(get_channel_layer().group_send)(group, {"type": kind, **facts})
    elif _serving.is_running():
        _outgoing[group, kind, *facts.items()] = None
        _call()
    else:  # the server stops: async_to_sync would wait for its loop for ever, and the process would not end
        with suppress(Exception):  # whoever listened here is gone; other processes still hear it
            asyncio.run(get_channel_layer().group_send(group, {"type": kind, **facts}))


def tell_afterwards(group, kind, **facts):
    """The same to screens that can wait a moment: those that somebody waits at are drawn first."""
    if _serving is None or not _serving.is_running():
        tell(group, kind, **facts)
    else:
        _afterwards[group, kind, *facts.items()] = None
        _call()


@contextmanager
def together():
    """What this thread tells in here goes out when it is done: a loop that wakes in between would take turns with it at
    the interpreter, 8 % of a message's processor time.
    """
    _gathering.is_on = True
    try:
        yield
    finally:
        _gathering.is_on = False
        if _outgoing or _afterwards:
            _call()


async def let_others_first():
    """Until what has just been told is on its way to its screens."""
    await asyncio.sleep(A_MOMENT)


async def tell_from_socket(group, kind, **facts):
    """The same for a consumer, which runs on the loop already."""
    await get_channel_layer().group_send(group, {"type": kind, **facts})


def _call():
    """Once for all that is told before the loop comes to it."""
    global _is_called  # noqa: PLW0603 - of the one loop
    if _serving and not _is_called and not getattr(_gathering, "is_on", False):
        _is_called = True
        _serving.call_soon_threadsafe(_let_out)


def _let_out():
    global _is_called  # noqa: PLW0603 - of the one loop
    _is_called = False  # before anything is taken: what is told from here on calls again
    task = asyncio.ensure_future(_send_all())
    _leaving.add(task)
    task.add_done_callback(_leaving.discard)


async def _send_all():
    await _send(_outgoing)
    if _afterwards:
        await let_others_first()
        await _send(_afterwards)


async def _send(hints):
    layer = get_channel_layer()
    while hints:
        (group, kind, *facts), _nothing = hints.popitem(last=False)
        try:
            await layer.group_send(group, {"type": kind, **dict(facts)})
        except Exception:  # a hint may be lost: whoever reconnects or looks again asks for what came since
            logger.exception("A hint to %s was lost", group)
