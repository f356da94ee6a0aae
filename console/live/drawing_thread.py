"""The thread that draws lists, heads and states of all sockets, one at a time.

They take milliseconds: the words of visitors, stored in the sockets' own thread, must not wait behind them.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from channels.db import database_sync_to_async

from console.server.loops import OneForEachLoop

DRAWING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="screens")
AT_HAND = 2  # what is drawn, and what comes next, so that the thread waits for nobody

_room = OneForEachLoop(lambda: asyncio.Semaphore(AT_HAND))


async def drawn(work, *args):
    """What `work(*args)` returns there. Raises what it raises. What waits at the thread holds futures and contexts: of
    200 agents who connect at once each took 10 to 14 KB more. Here they wait in their order, and take next to nothing.
    """
    async with _room():
        return await database_sync_to_async(work, thread_sensitive=False, executor=DRAWING)(*args)
