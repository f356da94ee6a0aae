"""Messages at a steady pace, how long each took from end to end, and the highest pace that holds."""

import asyncio
import itertools
import math
import time

HOLDS_UNDER = 0.250  # seconds, at the 99th percentile
PATIENCE = 5.0  # seconds for what is still on its way at the end
FINE = 1.1  # a search ends when the pace that holds and the one that does not are this close

_numbers = itertools.count(1)


async def latencies(side, direction, *, rate, seconds):
    """Seconds from send to arrival of every message, sorted; infinite for what did not arrive."""
    sent, took = await moments(side, direction, rate=rate, seconds=seconds)
    return sorted(took.get(number, math.inf) for number in sent)


async def moments(side, direction, *, rate, seconds):
    """By each message's number, the moment at which it was sent and the seconds until it arrived, if it did.
    `direction`: "say", "answer", "post", an answer by POST, or "mixed", a message and an answer in turn.

    Nothing has arrived where these clients could not keep the pace themselves.
    """
    sends = [side.say, side.answer] if direction == "mixed" else [getattr(side, direction)]
    sent, took, running = {}, {}, set()

    def arrived(number):
        if number in sent:
            took.setdefault(number, time.perf_counter() - sent[number])

    side.arrived, side.refused = arrived, []
    start = time.perf_counter()
    for count in range(int(rate * seconds)):
        if (wait := start + count / rate - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        number = next(_numbers)
        sent[number] = time.perf_counter()
        send, at = sends[count % len(sends)], count // len(sends) % len(side.people["conversations"])
        task = asyncio.ensure_future(send(at, number))
        running.add(task)
        task.add_done_callback(running.discard)
    behind = time.perf_counter() - start > seconds * 1.1  # these clients could not keep the pace themselves
    deadline = time.perf_counter() + PATIENCE
    while len(took) < len(sent) and time.perf_counter() < deadline:  # noqa: ASYNC110 - it may also never end
        await asyncio.sleep(0.02)
    for task in running:  # what has no answer by now counts as never arrived
        task.cancel()
    for outcome in await asyncio.gather(*running, return_exceptions=True):
        if isinstance(outcome, Exception):
            raise outcome
    if side.refused:
        raise RuntimeError(f"{len(side.refused)} messages were refused: {side.refused[0]}")
    return sent, {} if behind else took


def percentile(values, percent):
    """Nearest rank, of sorted values."""
    return values[max(0, math.ceil(len(values) * percent / 100) - 1)]


class Search:
    """Doubles the pace until it does not hold, then halves the gap. A pace fails when it failed twice."""

    def __init__(self, side, *, start, seconds, direction="say"):
        self.side = side
        self.direction = direction
        self.seconds = seconds
        self.rate = start
        self.holds, self.breaks = 0.0, None
        self.failed_once = False

    @property
    def ended(self):
        return self.breaks is not None and self.breaks <= max(self.holds, 1) * FINE

    async def step(self):
        took = await self._messages()
        await self.side.server.calm()
        if percentile(took, 99) < HOLDS_UNDER:
            self.holds, self.failed_once = self.rate, False
        elif not self.failed_once:
            self.failed_once = True
            return
        else:
            self.breaks, self.failed_once = self.rate, False
        self.rate = self.holds * 2 if self.breaks is None else math.sqrt(max(self.holds, self.breaks / 4) * self.breaks)

    async def _messages(self):
        return await latencies(self.side, self.direction, rate=self.rate, seconds=self.seconds)


async def by_turns(searches):
    """To the end of each of them, a step of one after the other."""
    while not all(search.ended for search in searches):
        for search in searches:
            if not search.ended:
                await search.step()
