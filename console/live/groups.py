"""The audiences of the live layer, and the one way to tell them something. What is told is a hint with ids, never content."""

import asyncio

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

BOARD = "board"  # supervisors only; agents never share a stream, it would show who else is busy

_serving: asyncio.AbstractEventLoop | None = None


def desk_of(user_id):
    return f"desk-{user_id}"


def thread_of(conversation_id):
    return f"thread-{conversation_id}"


def widget_of(visitor_id, inbox_id):
    return f"widget-{visitor_id}-{inbox_id}"


def serve_on(loop):
    """The loop that carries the sockets of this process: hints are handed to it without waiting for them to go out."""
    global _serving
    _serving = loop


def tell(group, kind, **facts):
    send = get_channel_layer().group_send
    hint = {"type": kind, **facts}
    if _serving is not None and _serving.is_running():
        asyncio.run_coroutine_threadsafe(send(group, hint), _serving)
    else:
        async_to_sync(send)(group, hint)
