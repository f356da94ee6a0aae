"""What comes to a socket from its two sides is taken one thing after another."""

import asyncio

import pytest
from channels.exceptions import StopConsumer

from console.live.in_turn import take_in_turn


async def test_nothing_is_begun_before_what_came_before_it_is_done():
    frames, hints, events = asyncio.Queue(), asyncio.Queue(), []

    async def take(message):
        events.append(f"{message} begins")
        await asyncio.sleep(0)
        if message == "last":
            raise StopConsumer
        events.append(f"{message} ends")

    for queue, message in ((frames, "frame"), (hints, "hint"), (frames, "last")):
        queue.put_nowait(message)
    with pytest.raises(StopConsumer):
        await take_in_turn([frames, hints], take, asyncio.Lock())

    assert events == ["frame begins", "frame ends", "hint begins", "hint ends", "last begins"]


async def test_who_is_ended_takes_nothing_more():
    frames, hints, taken = asyncio.Queue(), asyncio.Queue(), []

    async def take(message):
        taken.append(message)

    taking = asyncio.ensure_future(take_in_turn([frames, hints], take, asyncio.Lock()))
    await asyncio.sleep(0)
    taking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await taking
    frames.put_nowait("frame")
    hints.put_nowait("hint")
    await asyncio.sleep(0)

    assert taken == []


async def test_who_brings_much_lets_others_go_on_in_between():
    frames, taken, others = asyncio.Queue(), [], []

    async def take(message):
        taken.append(len(others))
        if message == "last":
            raise StopConsumer

    async def another():
        while True:
            others.append(len(taken))
            await asyncio.sleep(0)

    for message in ("first", "second", "last"):
        frames.put_nowait(message)
    other = asyncio.ensure_future(another())
    with pytest.raises(StopConsumer):
        await take_in_turn([frames], take, asyncio.Lock())
    other.cancel()

    assert taken == sorted(set(taken))
