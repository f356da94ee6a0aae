"""Work that is asked for often is done at once, then once for all that came meanwhile."""

import asyncio

from console.live.coalesced import Coalesced


def counting(done):
    async def work():
        done.append(len(done))

    return work


async def test_the_first_is_done_at_once_and_the_rest_together():
    done = []
    coalesced = Coalesced(counting(done), gap=30)

    for _ in range(5):
        coalesced.ask()
    await asyncio.sleep(0)
    for _ in range(5):
        coalesced.ask()
    await asyncio.sleep(0)
    assert len(done) == 1

    coalesced.ask(urgent=True)
    for _ in range(5):  # a few turns of the loop, no time
        await asyncio.sleep(0)
    assert len(done) == 2
    coalesced.cancel()


async def test_work_that_fails_is_logged_and_asked_again(caplog):
    calls = []

    async def fails():
        calls.append(1)
        raise ValueError("broken")

    coalesced = Coalesced(fails, gap=0)
    coalesced.ask()
    await coalesced.task
    coalesced.ask()
    await coalesced.task

    assert len(calls) == 2
    assert "broken" in caplog.text


def test_what_takes_long_is_done_more_rarely(monkeypatch):
    monkeypatch.setattr("console.live.coalesced.SHARE", 50)
    coalesced = Coalesced(None, gap=1.0)

    assert coalesced._gap_after(0.006) == 1.0
    assert coalesced._gap_after(0.04) == 2.0
    assert coalesced._gap_after(60) == 5.0
