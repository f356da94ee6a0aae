"""What messages and sockets cost the server's processor."""

import statistics

from tests.bench import cores, idle_sockets, load, servers
from tests.bench.pace import by_turns, moments
from tests.bench.report import Figure
from tests.bench.running import at_rest, both
from tests.bench.sides import Pupitre
from tests.bench.wire import in_batches

RATES = (50, 100, 200)  # messages a second, over a hundred conversations
GROWTH = 10  # times as many agents, conversations and visitors
IDLE = (200, 1000)  # sockets: one in ten is a desk's, the others are widgets'
MOST = {"say": 1.3, "answer": 1.6}  # times the bare consumer's
DIRECTIONS = {"say": ("a visitor's message", "visitors' messages"), "answer": ("an agent's answer", "agents' answers")}


async def costs(folder, plan):
    """Processor time of the server for a message, both ways at each pace: medians over the rounds."""
    figures = []
    with both(folder) as sides:
        async with at_rest(sides):
            for direction, (name, _plural) in DIRECTIONS.items():
                for pace in RATES:
                    title = f"Processor time of {name} at {pace}/s"
                    costs = await _costs(sides, direction, plan, rate=pace)
                    figures.append(Figure(title, "ms", *costs, most_times_bare=MOST[direction]))
            for side in sides:
                await side.warm("post")
            costs = await _costs(sides, "post", plan, rate=100)
            title = "Processor time of an agent's answer by POST at 100/s"
            figures.append(Figure(title, "ms", *costs, most_times_bare=MOST["answer"]))
    return figures


async def _costs(sides, direction, plan, *, rate):
    """Milliseconds a message of each of two sides."""
    spent = [[], []]
    for _ in range(plan.rounds):
        for side, each in zip(sides, spent, strict=True):
            each.append(await load.processor_milliseconds(side, direction, rate=rate, seconds=plan.seconds))
            await side.server.calm()
    return map(statistics.median, spent)


async def idle(folder, plan):
    """What open sockets cost while nothing is said but that they are there."""
    figures, opened = [], []
    with both(folder) as (ours, bare):
        widgets, desks = idle_sockets.widgets(ours), idle_sockets.desks(ours)
        plain = idle_sockets.plain(bare)
        for count in IDLE:
            more = count - len(opened) // 2
            opened += await in_batches(next(desks)() for _ in range(more // 10))
            opened += await in_batches(next(widgets)() for _ in range(more - more // 10))
            opened += await in_batches(next(plain)() for _ in range(more))
            spent = []
            for side in (ours, bare):
                await side.server.calm()
                spent.append(await load.idle_percent(side, plan.watch_seconds))
            title = f"Idle processor time with {count} sockets"
            figures.append(Figure(title, "% of a core", *spent, most=3 if count == IDLE[0] else None))
        if lost := sum(socket.closed is not None for socket in opened):
            raise RuntimeError(f"{lost} of {len(opened)} idle sockets were closed")
        await in_batches(socket.close() for socket in opened)
    return figures


async def tail(folder, plan):
    """What the slowest hundredth of messages waits for at 100/s, and all of them, as a server notes it."""
    figures = []
    for direction, (_name, plural) in DIRECTIONS.items():
        own = folder / direction
        people = servers.copy(folder.parent / "prepared", own)
        with servers.traced(own) as server:
            side = Pupitre(server, people)
            async with at_rest([side]):
                sent, took = await moments(side, direction, rate=100, seconds=plan.rounds * plan.seconds)
        for part, (slowest, all_) in load.waits(sent, took, own / "trace.json").items():
            figures.append(Figure(f"The slowest 1 % of {plural} wait for {part}", "ms", slowest))
            figures.append(Figure(f"All {plural} wait for {part}", "ms", all_))
    return figures


async def mixed(folder, plan):
    """Visitors' messages and answers by turns, the servers on one core and the clients on another."""
    with both(folder) as sides, cores.apart(side.server.pid for side in sides):
        async with at_rest(sides):
            searches = [cores.WatchedSearch(side, start=50, seconds=plan.search_seconds) for side in sides]
            await by_turns(searches)
    name = "Half visitors' messages, half answers"
    rates, servers_, clients = zip(*((one.holds, one.server, one.clients) for one in searches), strict=True)
    return [
        Figure(f"{name}: highest rate with p99 under 250 ms", "messages/s", *rates, least_times_bare=0.8),
        Figure(f"{name}, at the next rate: the server's core", "%", *servers_),
        Figure(f"{name}, at the next rate: the clients' core", "%", *clients),
    ]


async def growth(folder, plan):
    """Ours beside ours: one has ten times the agents, all at their desks, and ten times the conversations."""
    grown, usual = folder / "grown", folder / "usual"
    grown.mkdir(parents=True)
    servers.prepare(grown, times=GROWTH)
    servers.copy(folder.parent / "prepared", usual)
    figures = []
    with servers.product(grown) as more, servers.product(usual) as as_ever:
        sides = [Pupitre(server, servers.known(place)) for server, place in ((more, grown), (as_ever, usual))]
        async with at_rest(sides):
            for direction, (name, _plural) in DIRECTIONS.items():
                ours, bare = await _costs(sides, direction, plan, rate=100)
                title = f"Processor time of {name} at 100/s, grown {GROWTH} times (bare: not)"
                figures.append(Figure(title, "ms", ours, bare, most_times_bare=1.2))
    return figures
