"""The audiences of the live layer, and the one way to tell them something.

What is told is a hint with ids, never content.
"""

import asyncio
import logging
from collections import deque

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

BOARD = "board"  # supervisors only; agents never share a stream, it would show who else is busy
DESKS = "desks"  # every open desk, of what all agents use alike and what says nothing about any of them

_serving: asyncio.AbstractEventLoop | None = None
_outgoing: deque[tuple[str, dict]] = deque()
_leaving: set[asyncio.Task] = set()  # tasks are held by their loop weakly


def desk_of(user_id):
    return f"desk-{user_id}"


def thread_of(conversation_id):
    return f"thread-{conversation_id}"


def widget_of(visitor_id, inbox_id):
    return f"widget-{visitor_id}-{inbox_id}"


def serve_on(loop):
    """The loop of this process: hints are handed to it without waiting for them to go out."""
    global _serving  # noqa: PLW0603 - one loop serves a process
    _serving = loop


def tell(group, kind, **facts):
    hint = {"type": kind, **facts}
    if _serving is None or not _serving.is_running():
        async_to_sync(get_channel_layer().group_send)(group, hint)
        return
    _outgoing.append((group, hint))
    _serving.call_soon_threadsafe(_let_out)


async def tell_from_socket(group, kind, **facts):
    """The same for a consumer, which runs on the loop already."""
    await get_channel_layer().group_send(group, {"type": kind, **facts})


def _let_out():
    if _outgoing:  # else an earlier call has taken it along
        task = asyncio.ensure_future(_send_all())
        _leaving.add(task)
        task.add_done_callback(_leaving.discard)


async def _send_all():
    layer = get_channel_layer()
    while _outgoing:
        group, hint = _outgoing.popleft()
        try:
            await layer.group_send(group, hint)
        except Exception:  # a hint may be lost: whoever reconnects or looks again asks for what came since
            logger.exception("A hint to %s was lost", group)
