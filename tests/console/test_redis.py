"""Hints over Redis: while it is away sockets look for themselves, and what was lost is made up for on its return."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from redis import Redis

from console.live import redis as live
from console.live.mailboxes import LOST
from tests import services
from tests.sockets import PATIENCE


@pytest.fixture(autouse=True)
def quickly(monkeypatch):
    for name, seconds in {"PATIENCE": 0.5, "RETRY": 0.05, "SILENCE": 0.5, "EVERY": 0.2}.items():
        monkeypatch.setattr(live, name, seconds)


@pytest.fixture(scope="module")
def server():
    with services.running_redis() as server:
        yield server


@asynccontextmanager
async def exchange(server):
    one = live.Exchange(server.url, capacity=1000)
    yield one
    await one.flush()


async def member(one, group):
    channel = await one.new_channel()
    await one.group_add(group, channel)
    return lambda: asyncio.wait_for(one.receive(channel), PATIENCE)


async def until(receive, hint):
    while await receive() != hint:
        pass


HINT = {"type": "board.changed"}
LATE, BACK = {**LOST, "is_late": True}, {**LOST, "is_late": False}


async def test_a_hint_reaches_the_members_of_its_group_in_every_process(server):
    async with exchange(server) as one, exchange(server) as other:
        here, there = await member(one, "board"), await member(other, "board")
        await one.group_send("desk-1", {"type": "desk.chats"})
        await one.group_send("board", HINT)

        assert await here() == await there() == HINT


@pytest.mark.parametrize("away", ["stop", "freeze"])
async def test_while_redis_is_away_sockets_look_for_themselves_and_once_more_when_it_is_back(server, away):
    async with exchange(server) as one, exchange(server) as other:
        here, there = await member(one, "board"), await member(other, "board")
        getattr(server, away)()
        try:
            await one.group_send("board", HINT)  # waits a moment at most, and reaches its own process

            for receive in (here, there):
                await until(receive, LATE)
                await until(receive, LATE)
            joined = await member(other, "desk-1")
            await until(joined, LATE)
        finally:
            server.start() if away == "stop" else server.thaw()
        for receive in (here, there, joined):
            await until(receive, BACK)
        await one.group_send("desk-1", HINT)
        await until(joined, HINT)


async def test_a_line_that_is_cut_is_begun_anew_and_what_was_lost_meanwhile_is_made_up_for(server):
    async with exchange(server) as one:
        receive = await member(one, "board")
        with Redis.from_url(server.url) as administrator:
            administrator.client_kill_filter(_type="pubsub")
        await until(receive, BACK)
        await one.group_send("board", HINT)
        await until(receive, HINT)


async def test_an_emptied_redis_loses_no_member(server):
    async with exchange(server) as one:
        receive = await member(one, "board")
        with Redis.from_url(server.url) as administrator:
            administrator.flushall()
        await one.group_send("board", HINT)

        assert await receive() == HINT


async def test_whoever_leaves_a_group_hears_no_more_and_an_ended_socket_leaves_all(server):
    async with exchange(server) as one:
        channel, stays = await one.new_channel(), await member(one, "board")
        for group in ("board", "desk-1"):
            await one.group_add(group, channel)
        await one.group_discard("board", channel)
        await one.group_send("board", HINT)
        assert await stays() == HINT
        assert channel not in one.mailboxes.of

        reading = asyncio.ensure_future(one.receive(channel))
        await asyncio.sleep(0)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert "desk-1" not in one.mailboxes.groups
        assert channel not in one.mailboxes.of


def test_each_loop_has_an_exchange_of_its_own_that_ends_with_it(server):
    layer = live.RedisLayer(server.url)

    async def hear():
        channel = await layer.new_channel()
        await layer.group_add("room", channel)
        await layer.group_send("room", {"type": "word"})
        return await asyncio.wait_for(layer.receive(channel), PATIENCE)

    loops = [asyncio.new_event_loop() for _ in range(2)]
    assert [loop.run_until_complete(hear()) for loop in loops] == 2 * [{"type": "word"}]
    exchanges = list(layer._layers.values())
    for loop in loops:
        loop.close()

    assert len(exchanges) == 2
    assert [exchange.listener for exchange in exchanges] == [None, None]
