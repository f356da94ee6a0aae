"""A socket's queue: in order, for one who takes, and nothing is lost where its taker is cancelled."""

import asyncio

import pytest

from console.server.queue import Queue


async def test_what_was_put_is_taken_in_order():
    queue = Queue()
    for number in range(3):
        queue.put_nowait(number)

    assert queue.qsize() == 3
    assert [await queue.get() for _ in range(3)] == [0, 1, 2]
    assert queue.empty()


async def test_who_waits_is_woken_once_for_all_that_came():
    queue = Queue()
    taking = asyncio.ensure_future(queue.get())
    await asyncio.sleep(0)
    assert not taking.done()

    for number in range(2):
        queue.put_nowait(number)

    assert await taking == 0
    assert await queue.get() == 1


async def test_what_comes_as_its_taker_is_cancelled_is_there_for_the_next():
    queue = Queue()
    taking = asyncio.ensure_future(queue.get())
    await asyncio.sleep(0)

    queue.put_nowait("words")
    taking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await taking

    assert await queue.get() == "words"


async def test_two_who_take_at_once_are_a_mistake():
    queue = Queue()
    taking = asyncio.ensure_future(queue.get())
    await asyncio.sleep(0)

    with pytest.raises(RuntimeError):
        await queue.get()

    queue.put_nowait("words")
    assert await taking == "words"
