"""Suggestions, worded by a language model: the service that an administrator has set up, or the one on this machine.

async with aclosing(service.stream(Feature.ANSWER, conversation_id=…, agent_id=…, now=now)) as events:
    async for event in events: …
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from datetime import datetime

from django.db import close_old_connections

from translation.breaker import Breaker
from translation.engine import NotReached, NotUnderstood

from . import client, endpoints, records, tasks
from .endpoints import Endpoint
from .events import Event, Failed, Finished, Queued, Reason
from .models import Feature, Suggestion
from .reader import Reader, Unsafe
from .records import allowance, settle
from .tasks import Task, Wish
from .turns import Full, Turns

__all__ = ["allowance", "is_configured", "leaves_machine", "settle", "stream"]

AT_ONCE = 8  # requests to a service; the model on this machine has one at a time

# What asks the database and looks for passages: no loop is held by it, and no page's thread.
ASKING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="copilot")
JUDGING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="copilot's guards")  # asks nothing of the database

_breakers: defaultdict[str, Breaker] = defaultdict(Breaker)  # by address
_turns: dict[str, Turns] = {}  # the same


def is_configured() -> bool:
    """Whether there is a model to ask. It takes no time worth speaking of."""
    return endpoints.current() is not None


def leaves_machine() -> bool:
    """Whether what is asked goes to a service, which may be elsewhere."""
    endpoint = endpoints.current()
    return endpoint is not None and endpoint.leaves_machine


async def stream(
    feature: Feature,
    *,
    conversation_id: int,
    agent_id: int,
    now: datetime,
    text: str = "",
    question: str = "",
    language: str = "",
) -> AsyncGenerator[Event]:
    """What the model makes of it, ending with `Finished` or `Failed`; it raises for no fault of the model's.

    The caller has passed the gate for `conversation_id` and `agent_id` (a user's). `text`: the draft to rewrite.
    `question`: what to answer, else what the visitor asked last. `language`: a code of `translation.languages`, else
    the visitor's for an answer and the draft's for a rewriting. Whoever closes the iterator stops the request.
    """
    endpoint = await _in_thread(endpoints.current)
    if endpoint is None:
        yield Failed(Reason.NOT_CONFIGURED)
        return
    task = await _in_thread(lambda: tasks.prepared(Wish(feature, conversation_id, agent_id, text, question, language)))
    if isinstance(task, Reason):
        yield Failed(task)
        return
    row = await _in_thread(
        lambda: records.begin(
            feature, agent_id=agent_id, conversation_id=conversation_id, model=endpoint.model, now=now
        )
    )
    if row is None:
        yield Failed(Reason.LIMIT)
        return
    async with aclosing(_recorded(endpoint, task, row)) as events:
        async for event in events:
            yield event


async def _recorded(endpoint: Endpoint, task: Task, row: Suggestion) -> AsyncGenerator[Event]:
    """The row says what it took, whether it came to an end or its reader has left."""
    began, reply = time.monotonic(), client.Reply()
    end: Finished | Failed | None = None

    def record() -> None:
        failure = end.reason if isinstance(end, Failed) else ""
        records.end(row, seconds=time.monotonic() - began, usage=reply.usage, failure=failure)

    try:
        async with aclosing(_events(endpoint, task, row, reply)) as events:
            async for event in events:
                if isinstance(event, Finished | Failed):
                    end = event
                else:
                    yield event
    finally:
        recorded = ASKING.submit(_done, record)  # whoever leaves does not wait for it
    if end:
        await asyncio.wrap_future(recorded)
        yield end


async def _events(endpoint: Endpoint, task: Task, row: Suggestion, reply: client.Reply) -> AsyncGenerator[Event]:
    breaker, reader = _breakers[endpoint.url], task.reader
    try:
        with _turns_of(endpoint).joined() as turn:
            async with aclosing(turn.places()) as places:
                async for place in places:
                    yield Queued(place)
            if breaker.is_open():  # which is no failure more: else whoever tries again makes it longer
                yield Failed(Reason.NOT_REACHED)
                return
            async with aclosing(_heard(endpoint, task, reply)) as events:
                async for event in events:
                    yield event
    except Full:
        yield Failed(Reason.BUSY)
    except Unsafe:
        yield Failed(Reason.NOT_SAFE)
    except (NotReached, NotUnderstood) as trouble:
        if isinstance(trouble, NotReached):
            breaker.failed(trouble.retry_after)
        yield Failed(Reason.CUT_OFF if reply.has_begun else Reason.NOT_REACHED)
    else:
        breaker.worked()
        yield await asyncio.get_running_loop().run_in_executor(JUDGING, _end_of, reader, row)


async def _heard(endpoint: Endpoint, task: Task, reply: client.Reply) -> AsyncGenerator[Event]:
    """Raises NotReached, NotUnderstood, Unsafe. To judge a sentence takes some milliseconds, which no loop has."""
    reader, loop = task.reader, asyncio.get_running_loop()
    words = client.words(endpoint, task.messages, reply, most_tokens=task.most_tokens)
    async with aclosing(words) as pieces:
        async for piece in pieces:
            for event in await loop.run_in_executor(JUDGING, _all, reader.read, piece):
                yield event
    for event in await loop.run_in_executor(JUDGING, _all, reader.finish):
        yield event


def _all(read: Callable[..., Iterator[Event]], *piece: str) -> list[Event]:
    return list(read(*piece))


def _end_of(reader: Reader, row: Suggestion) -> Finished | Failed:
    if reader.failure:
        return Failed(reader.failure)
    return Finished(row.pk, reader.text, reader.sources, reader.struck)


def _turns_of(endpoint: Endpoint) -> Turns:
    return _turns.setdefault(endpoint.url, Turns(AT_ONCE if endpoint.leaves_machine else 1))


async def _in_thread[T](work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(ASKING, _done, work)


def _done[T](work: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()
