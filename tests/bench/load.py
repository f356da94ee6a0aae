"""What messages cost the server, what open sockets cost it while nothing is said, and where slow messages wait."""

import asyncio
import json
import math
import statistics

from .pace import latencies

PARTS = ("the loop, on the way in", "a thread", "the database's writer", "the interpreter", "the loop, on the way out")


async def processor_milliseconds(side, direction, *, rate, seconds):
    """Of the server's process, for one message: all that it did meanwhile, from the first to the last one seen.

    Infinite where some were never seen: a server that is behind does less for each.
    """
    before = side.server.processor_seconds()
    took = await latencies(side, direction, rate=rate, seconds=seconds)
    spent = side.server.processor_seconds() - before
    return 1000 * spent / len(took) if math.isfinite(took[-1]) else math.inf


async def idle_percent(side, seconds):
    """Of one core, by the server's process, while its sockets only beat."""
    before = side.server.processor_seconds()
    await asyncio.sleep(seconds)
    return 100 * (side.server.processor_seconds() - before) / seconds


def waits(sent, took, trace_file):
    """For each of PARTS the milliseconds that a message waited for it: a mean of the slowest hundredth, one of all.

    What a thread does neither at the processor nor waiting for the writer it waits for the interpreter (or the disk).
    """
    trace = json.loads(trace_file.read_text())
    parts = {number: _parts(sent[number], took[number], *trace[str(number)]) for number in took}
    by_time = sorted(parts, key=took.get)
    slowest = by_time[-max(1, len(by_time) // 100) :]
    return {
        part: tuple(1000 * statistics.fmean(parts[number][at] for number in some) for some in (slowest, by_time))
        for at, part in enumerate(PARTS)
    }


def _parts(sent, took, came, began, ended, writer, processor):
    return (
        came - sent,
        began - came,
        writer,
        max(0.0, ended - began - writer - processor),
        max(0.0, sent + took - ended),
    )
