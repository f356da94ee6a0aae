"""Hands what comes from several sources to one who takes it, one message after another.

Channels' own way makes a task and waits for all sources anew with each message; here each source keeps the task that
listens to it.
"""

import asyncio
from contextvars import copy_context


async def take_in_turn(sources, take, turn):
    """Awaits `take(message)` for all that the sources, queues, bring, each under the lock `turn`. Raises what `take`
    raises, which ends it."""

    async def listen(source):
        while True:
            message = await source.get()
            async with turn:
                await take(message)
            if not source.empty():
                await asyncio.sleep(0)  # who brings much, and waits for nothing, keeps the loop from nobody else

    context = copy_context()  # one for all, as they work one after another: what is set in it is held once
    listening = [asyncio.create_task(listen(source), context=context) for source in sources]
    try:
        await asyncio.wait(listening, return_when=asyncio.FIRST_COMPLETED)
        for ended in listening:
            if ended.done():
                ended.result()
    finally:
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
