"""Heartbeats, gathered in this process and written together: a thousand open pages must not be a thousand writes."""

import asyncio
from datetime import datetime, timedelta

from channels.db import database_sync_to_async
from django.utils import timezone

from console.phone import looks
from conversations import visitors
from routing import presence

EVERY = 1.0  # seconds between two writings
GRACE = timedelta(seconds=2)  # in which a visitor who closed a page opens the next, or is heard from another

_visitors: set[int] = set()
_left: dict[int, datetime] = {}
_foreground: set[int] = set()
_background: set[int] = set()
_looks: dict[tuple[str, int], int] = {}  # (socket, conversation) → user
_ended_looks: set[tuple[str, int]] = set()
_writer: asyncio.Task | None = None


def visitor_is_here(visitor_id):
    _visitors.add(visitor_id)
    _write_soon()


def visitor_left(visitor_id):
    """A page of theirs was closed. Whoever has another one open says so with `visitor_is_here`, after this call."""
    _visitors.discard(visitor_id)
    _left[visitor_id] = timezone.now()
    _write_soon()


def agent_is_here(user_id, *, visible):
    (_foreground if visible else _background).add(user_id)
    _write_soon()


def agent_looks(socket, user_id, conversation_id, *, visible=True):
    """A conversation is before their eyes on this page, or is not any more."""
    page = socket, conversation_id
    if visible:
        _ended_looks.discard(page)
        _looks[page] = user_id
    else:
        _looks.pop(page, None)
        _ended_looks.add(page)
    _write_soon()


def write(now):
    """Stores who was heard since the last time."""
    heard = [set(gathered) for gathered in (_visitors, _foreground, _background)]
    for gathered in (_visitors, _foreground, _background):
        gathered.clear()
    if heard[0]:
        visitors.hear(heard[0], now=now)
    gone = {visitor_id: moment for visitor_id, moment in _left.copy().items() if moment <= now - GRACE}
    for visitor_id in gone:
        _left.pop(visitor_id, None)
    visitors.miss_who_left(gone)
    if heard[1] or heard[2]:
        presence.hear(heard[1], heard[2], now=now)
    if ended := {_ended_looks.pop() for _ in range(len(_ended_looks))}:
        looks.drop(ended)
    if seen := {page: user for page in list(_looks) if (user := _looks.pop(page, None))}:
        looks.keep(seen, now=now)


def forget():
    """As if nobody had been heard of."""
    for gathered in (_visitors, _left, _foreground, _background, _looks, _ended_looks):
        gathered.clear()


def _write_soon():
    global _writer  # noqa: PLW0603 - one writer serves a process
    if _writer is None or _writer.done() or _writer.get_loop() is not asyncio.get_running_loop():
        _writer = asyncio.ensure_future(_run())


async def _run():
    while _visitors or _left or _foreground or _background or _looks or _ended_looks:
        await database_sync_to_async(write)(timezone.now())
        await asyncio.sleep(EVERY)
