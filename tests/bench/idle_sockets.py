"""Open sockets that wait for nothing, as browsers have them: a widget's, a desk's, and those of a bare server."""

import asyncio

from .wire import Socket, in_batches

CONNECTIONS, DESK_CONNECTIONS, WARM = 1000, 200, 50


async def growth(side, openings, count, plan):
    """KB by which the server's process grows for each of `count` sockets, WARM of them being open before."""
    opened = await in_batches(next(openings)() for _ in range(WARM))
    await asyncio.sleep(plan.idle_seconds)
    before = side.server.resident_bytes()
    opened += await in_batches(next(openings)() for _ in range(count))
    await asyncio.sleep(plan.idle_seconds)
    grown = side.server.resident_bytes() - before
    lost = sum(socket.closed is not None for socket in opened)
    if lost:
        raise RuntimeError(f"{lost} of {len(opened)} idle sockets were closed by {side.name}")
    await in_batches(socket.close() for socket in opened)
    return grown / count / 1024


def widgets(side):
    for at, token in enumerate(side.people["idle_tokens"]):

        async def opening(token=token, at=at):
            path = f"/ws/widget/{side.people['inbox']}/"
            socket = await Socket.open(side.server.port, path, _unheard, beats=True, at=at)
            await socket.send(type="hello", token=token, language="fr", page={"url": "/", "title": "Shop"})
            return socket

        yield opening


def desks(side):
    agents = side.people["agents"]
    for number in range(WARM + DESK_CONNECTIONS):
        session = agents[number % len(agents)]["session"]

        async def opening(session=session):
            return await Socket.open(side.server.port, "/ws/desk/?rows", _unheard, cookie=session, beats=True)

        yield opening


def plain(side):
    for number in range(WARM + CONNECTIONS):

        async def opening(number=number):
            return await Socket.open(side.server.port, f"/ws/idle-{number}/", _unheard)

        yield opening


def _unheard(_frame):
    """Idle sockets wait for nothing."""
