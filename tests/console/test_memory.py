"""The layer of one process: hints that are more than a socket can take become one, which has it look for itself."""

import asyncio

import pytest

from console.live.mailboxes import LOST
from console.live.memory import MemoryLayer


async def test_what_does_not_fit_is_made_up_for_by_one_hint_at_the_end():
    layer = MemoryLayer(capacity=3)
    channel = await layer.new_channel()
    await layer.group_add("board", channel)
    for number in range(6):
        await layer.group_send("board", {"type": "board.changed", "number": number})

    received = [await layer.receive(channel) for _ in range(4)]
    await layer.group_send("board", {"type": "board.changed", "number": 6})

    assert [hint.get("number") for hint in received] == [0, 1, 2, None]
    assert received[-1] == LOST
    assert (await layer.receive(channel))["number"] == 6


async def test_an_ended_socket_leaves_nothing_behind():
    layer = MemoryLayer()
    channel = await layer.new_channel()
    await layer.group_add("board", channel)
    reading = asyncio.ensure_future(layer.receive(channel))
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading

    assert not layer.mailboxes.of
    assert not layer.mailboxes.groups
    assert not layer.mailboxes.joined
