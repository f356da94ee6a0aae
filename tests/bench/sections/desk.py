"""The way of a message, what a connection takes, and the pages of the desk."""

from tests.bench import idle_sockets, servers
from tests.bench.idle_sockets import CONNECTIONS, DESK_CONNECTIONS
from tests.bench.pace import Search, by_turns, latencies
from tests.bench.report import Figure
from tests.bench.running import at_rest, both, compared, ran, timed
from tests.bench.wire import Http

PERCENTILES = (50, 95, 99)
MOST_TIMES_BARE = {50: 1.2, 99: 2}


async def queries(folder, plan):
    servers.copy(folder.parent / "prepared", folder)
    names = {
        "say": "visitor's message, to the agent's frame",
        "answer": "agent's answer, to the visitor's frame",
        "post": "agent's POST, to the visitor's frame",
    }
    figures = []
    for direction, (until_seen, in_all) in _counted(folder).items():
        figures.append(Figure(f"Queries: {names[direction]}", "queries", until_seen, most=6))
        figures.append(Figure(f"Queries: {names[direction]}, and all it causes", "queries", in_all))
    return figures


async def latency(folder, plan):
    """Medians over the rounds, over 100 conversations."""
    measured = [
        ("say", 100, "Visitor's send → agent's frame"),
        ("answer", 100, "Agent's send → visitor's frame"),
        ("post", 100, "Agent's POST → visitor's frame"),
        ("say", 200, "Visitor's send → agent's frame at 200/s"),
    ]
    figures = []
    with both(folder) as sides:
        async with at_rest(sides):
            for direction, pace, name in measured:
                rounds = {side.name: [] for side in sides}
                for _ in range(plan.rounds):
                    for side in sides:
                        rounds[side.name].append(await latencies(side, direction, rate=pace, seconds=plan.seconds))
                        await side.server.calm()
                figures += [
                    compared(name, percent, *rounds.values(), most_times_bare=MOST_TIMES_BARE)
                    for percent in PERCENTILES
                ]
    return figures


async def rate(folder, plan):
    with both(folder) as sides:
        async with at_rest(sides):
            searches = [Search(side, start=100, seconds=plan.search_seconds) for side in sides]
            await by_turns(searches)
        ours, bare = (search.holds for search in searches)
    return [Figure("Highest rate with p99 under 250 ms", "messages/s", ours, bare, least_times_bare=1)]


async def memory(folder, plan):
    """Growth of the server process from WARM open sockets to CONNECTIONS more, which idle as browsers do."""
    folder.mkdir()
    with both(folder / "widgets") as (ours, bare):
        widgets = await idle_sockets.growth(ours, idle_sockets.widgets(ours), CONNECTIONS, plan)
        plain = await idle_sockets.growth(bare, idle_sockets.plain(bare), CONNECTIONS, plan)
    with both(folder / "desks") as (ours, _bare):  # a server that has not grown yet: else they take what is free again
        desks = await idle_sockets.growth(ours, idle_sockets.desks(ours), DESK_CONNECTIONS, plan)
    return [
        Figure("Memory of an idle widget's connection", "KB", widgets, plain, most=33),
        Figure("Memory of an idle desk's connection", "KB", desks, plain, most=51),
    ]


async def pages(folder, plan):
    """Time to the whole response of one request after another, over HTTP: the server's time and a little more."""
    people = servers.filled(folder, *plan.demo)
    addresses = {"List": "/desk/", "Conversation": f"/desk/{people['conversations'][0]['pk']}/"}
    statements = _counted(folder, "--pages", *addresses.values())
    figures = []
    with servers.product(folder) as server:
        browser = Http(server.port, people["agents"][0]["session"])
        for name, address in addresses.items():
            figures += await timed(f"{name} page", lambda address=address: browser.get(address), most=100)
            figures.append(Figure(f"{name} page", "queries", statements[address]))
        await browser.close()
    return figures


def _counted(folder, *options):
    return ran(folder, "tests.bench.queries", folder / "people.json", *options)
