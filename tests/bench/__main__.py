"""`make bench`, or `python -m tests.bench --quick` while developing. Both servers run beside each other all the time;
what is measured alternates between them, because other work on the machine comes and goes."""

import argparse
import asyncio
import json
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from . import bursts, cores, language, load, mirrors, report, servers, toolbox, webhooks
from . import streaming as streams
from .pace import Search, latencies, moments, percentile
from .report import Figure
from .sides import Bare, Pupitre
from .wire import Http, Socket, in_batches

CONNECTIONS, DESK_CONNECTIONS, WARM = 1000, 200, 50
PAGE_REQUESTS = 50
PERCENTILES = (50, 95, 99)
RATES = (50, 100, 200)  # messages a second, over a hundred conversations
GROWTH = 10  # times as many agents, conversations and visitors
IDLE = (200, 1000)  # sockets: one in ten is a desk's, the others are widgets'
DIRECTIONS = {"say": ("a visitor's message", "visitors' messages"), "answer": ("an agent's answer", "agents' answers")}


@dataclass(frozen=True)
class Plan:
    """How long each part may take."""

    rounds: int
    seconds: float  # of one round
    search_seconds: float  # at each pace that is tried
    idle_seconds: float
    watch_seconds: float  # of the processor's idling
    demo: tuple[str, ...]
    pushes: int
    deadlines: int
    visitors: int  # who write within a fifth of a second
    calls: int  # of each kind


FULL = Plan(3, 6, 3, 6, 30, ("--scene", "--conversations", "50000", "--messages", "1000000"), 10_000, 1_000, 1_000, 20)
QUICK = Plan(1, 4, 2, 5, 10, ("--scene", "--conversations", "500", "--messages", "10000"), 500, 50, 300, 3)
REPORTS = {
    "desk": ("queries", "latency", "rate", "memory", "pages"),
    "load": ("costs", "idle", "tail", "mixed", "growth"),
    "toolbox": ("tools",),
    "phone": ("deadlines",),
    "bursts": ("first_words", "hostile_files", "pushes"),
    "copilot": ("finding", "tagging", "streaming"),
    "language": ("translated", "translators", "opened", "beside_translating"),
    "channels": ("accepted", "both_ways"),
    "calls": ("pictures",),
    "mirror": ("mirrored",),
}
SECTIONS = [section for sections in REPORTS.values() for section in sections]


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--quick", action="store_true", help="short rounds and little data: for developing")
    parser.add_argument("--only", choices=SECTIONS, action="append", help="this section; whole reports are written")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are ended too
    _allow_many_files()
    plan = QUICK if chosen.quick else FULL
    with tempfile.TemporaryDirectory(prefix="pupitre-bench-", ignore_cleanup_errors=True) as name:
        figures = asyncio.run(measure(Path(name), plan, chosen.only or SECTIONS))
    for title, sections in REPORTS.items():  # once more, whole
        found = [figure for section in sections for figure in figures.get(section, [])]
        if found:
            print(f"\n{report.table(found)}")
        if found and not chosen.quick and set(sections) <= set(figures):
            print(f"\nWritten to {report.write(title, found, 'make bench')}")


async def measure(folder, plan, sections):
    figures = {}
    (folder / "prepared").mkdir()
    servers.prepare(folder / "prepared")
    for section in SECTIONS:
        if section in sections:
            print(f"… {section}", file=sys.stderr, flush=True)
            measured = await globals()[section](folder / section, plan)
            print(report.table(measured), "\n", file=sys.stderr, flush=True)
            figures[section] = measured
    return figures


async def queries(folder, plan):
    servers.copy(folder.parent / "prepared", folder)
    names = {"say": "visitor's message, to the agent's frame", "answer": "agent's POST, to the visitor's frame"}
    figures = []
    for direction, (until_seen, in_all) in _counted(folder).items():
        figures.append(Figure(f"Queries: {names[direction]}", "queries", until_seen, most=6))
        figures.append(Figure(f"Queries: {names[direction]}, and all it causes", "queries", in_all))
    return figures


async def latency(folder, plan):
    """Medians over the rounds, at 100 messages a second over 100 conversations."""
    names = {"say": "Visitor's send → agent's frame", "answer": "Agent's POST → visitor's frame"}
    figures = []
    with both(folder) as sides:
        async with at_rest(sides):
            for direction, name in names.items():
                rounds = {side.name: [] for side in sides}
                for _ in range(plan.rounds):
                    for side in sides:
                        rounds[side.name].append(await latencies(side, direction, rate=100, seconds=plan.seconds))
                        await side.server.calm()
                figures += [_compared(name, percent, *rounds.values()) for percent in PERCENTILES]
    return figures


def _compared(name, percent, *rounds, aim_at=50):
    ours, bare = (1000 * statistics.median(percentile(took, percent) for took in each) for each in rounds)
    return Figure(f"{name}, p{percent}", "ms", ours, bare, most_times_bare=1.5 if percent == aim_at else None)


async def rate(folder, plan):
    with both(folder) as sides:
        async with at_rest(sides):
            searches = [Search(side, start=100, seconds=plan.search_seconds) for side in sides]
            await _search(searches)
        ours, bare = (search.holds for search in searches)
    return [Figure("Highest rate with p99 under 250 ms", "messages/s", ours, bare, least_times_bare=1)]


async def mixed(folder, plan):
    """Visitors' messages and answers by turns, the servers on one core and the clients on another."""
    with both(folder) as sides, cores.apart(side.server.pid for side in sides):
        async with at_rest(sides):
            searches = [cores.WatchedSearch(side, start=50, seconds=plan.search_seconds) for side in sides]
            await _search(searches)
    name = "Half visitors' messages, half answers"
    rates, servers_, clients = zip(*((one.holds, one.server, one.clients) for one in searches), strict=True)
    return [
        Figure(f"{name}: highest rate with p99 under 250 ms", "messages/s", *rates, least_times_bare=0.8),
        Figure(f"{name}, at the next rate: the server's core", "%", *servers_),
        Figure(f"{name}, at the next rate: the clients' core", "%", *clients),
    ]


async def _search(searches):
    while not all(search.ended for search in searches):
        for search in searches:
            if not search.ended:
                await search.step()


async def costs(folder, plan):
    """Processor time of the server for a message, both ways at each pace: medians over the rounds."""
    most = {"say": 1.3, "answer": 1.6}
    figures = []
    with both(folder) as sides:
        async with at_rest(sides):
            for direction, (name, _plural) in DIRECTIONS.items():
                for pace in RATES:
                    ours, bare = await _costs(sides, direction, plan, rate=pace)
                    title = f"Processor time of {name} at {pace}/s"
                    figures.append(Figure(title, "ms", ours, bare, most_times_bare=most[direction]))
    return figures


async def _costs(sides, direction, plan, *, rate):
    """Milliseconds a message of each of two sides."""
    spent = [[], []]
    for _ in range(plan.rounds):
        for side, each in zip(sides, spent, strict=True):
            each.append(await load.processor_milliseconds(side, direction, rate=rate, seconds=plan.seconds))
            await side.server.calm()
    return map(statistics.median, spent)


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


async def idle(folder, plan):
    """What open sockets cost while nothing is said but that they are there."""
    figures, opened = [], []
    with both(folder) as (ours, bare):
        widgets, desks, plain = _widgets(ours), _desks(ours), _plain(bare)
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


async def memory(folder, plan):
    """Growth of the server process from WARM open sockets to CONNECTIONS more, which idle as browsers do."""
    folder.mkdir()
    with both(folder / "widgets") as (ours, bare):
        widgets = await _growth(ours, _widgets(ours), CONNECTIONS, plan)
        plain = await _growth(bare, _plain(bare), CONNECTIONS, plan)
    with both(folder / "desks") as (ours, _bare):  # a server that has not grown yet: else they take what is free again
        desks = await _growth(ours, _desks(ours), DESK_CONNECTIONS, plan)
    return [
        Figure("Memory of an idle widget's connection", "KB", widgets, plain, most=60),
        Figure("Memory of an idle desk's connection", "KB", desks, plain, most=60),
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


async def tools(folder, plan):
    """The slowest of the agent's tools, one request after another over HTTP; the search on both databases."""
    people = servers.filled(folder, *plan.demo)
    with servers.product(folder) as server:
        browser = Http(server.port, people["agents"][0]["session"])
        figures = []
        for name, request, most in toolbox.requests(browser, people):
            figures += await timed(name, request, most=most)
        await browser.close()
    return figures + await _search_on_postgresql(folder / "postgresql", plan)


async def _search_on_postgresql(folder, plan):
    with servers.filled_on_postgresql(folder, *plan.demo) as people, servers.product(folder) as server:
        browser = Http(server.port, people["agents"][0]["session"])
        figures = await timed(f"{toolbox.SEARCH} on PostgreSQL", toolbox.searches(browser), most=200)
        await browser.close()
    return figures


async def deadlines(folder, plan):
    """All due at the same second, one clock, as many agents free as there are conversations."""
    servers.copy(folder.parent / "prepared", folder)
    found = _ran(folder, "tests.bench.deadlines", str(plan.deadlines))
    if found["reassigned"] != plan.deadlines:
        raise RuntimeError(f"{found['reassigned']} of {plan.deadlines} conversations found another desk")
    name = f"{plan.deadlines:,} offers due at once"
    return [
        Figure(f"{name}: after their deadline, all on another desk", "s", found["all"], most=1),
        Figure(f"{name}: after their deadline, all screens told", "s", found["told"]),
    ]


async def finding(folder, _plan):
    """The copilot: what it finds of questions that share few words with their article, and how soon among how many."""
    servers.copy(folder.parent / "prepared", folder)
    found = _ran(folder, "tests.bench.finding")
    figures = [
        Figure(
            "French questions whose article is among the first three", "%", 100 * found["recall"]["French"], least=95
        ),
        Figure("Shorter ones, written last, the same", "%", 100 * found["recall"]["proof"]),
        Figure("Questions across languages, the same", "%", 100 * found["recall"]["across"], least=85),
        Figure("In languages that one of the models does not know, the same", "%", 100 * found["recall"]["others"]),
        Figure("French questions whose passage comes first", "%", 100 * found["recall"]["passage"]),
        Figure("The same, first of its article's", "%", 100 * found["recall"]["passage of its article"]),
        Figure("Memory that the model and the vectors of the demo take", "MB", found["memory"]),
    ]
    for size, took in found["milliseconds"].items():
        for name, most in (("find", 150), ("answer", 300)):
            title = {"find": "Passages found", "answer": "An answer quoted"}[name]
            for percent in (50, 95):
                figure = percentile(sorted(took[name]), percent)
                aim = most if percent == 95 else None
                figures.append(Figure(f"{title} among {int(size):,} passages, p{percent}", "ms", figure, most=aim))
    return figures


async def tagging(folder, _plan):
    servers.copy(folder.parent / "prepared", folder)
    names = {"question": "of a visitor who has asked one question", "long": "of one who has written much"}
    return [
        Figure(f"The tag {names[kind]} is suggested, p{percent}", "ms", percentile(sorted(took), percent), most=aim)
        for kind, took in _ran(folder, "tests.bench.tagging").items()
        for percent, aim in ((50, None), (95, 50))
    ]


async def streaming(folder, plan):
    """A visitor's message at 20/s while four agents stream, and in the same run without: medians over the rounds."""
    people = servers.copy(folder.parent / "prepared", folder)
    async with streams.service() as url:
        servers.run(folder, "-m", "tests.bench.streaming", url)
        with servers.product(folder) as server:
            side = Pupitre(server, people)
            async with at_rest([side]):
                beside, alone, first = [], [], []
                for _ in range(plan.rounds):
                    alone.append(await latencies(side, "say", rate=20, seconds=plan.seconds))
                    async with streams.four_stream(side) as first_words:
                        beside.append(await latencies(side, "say", rate=20, seconds=plan.seconds))
                    first += first_words
                    await side.server.calm()
    name = f"Visitor's send → agent's frame at 20/s while {streams.AGENTS} agents stream (bare: none does)"
    return [_compared(name, percent, beside, alone, aim_at=99) for percent in (50, 99)] + [
        Figure(f"First words of a streamed answer, p{percent}", "ms", 1000 * percentile(sorted(first), percent))
        for percent in (50, 95)
    ]


async def translated(folder, plan):
    """A visitor's message, until its translation is on the agent's screen."""
    folder.mkdir()
    seconds = 2 * plan.rounds * plan.seconds
    ways = {
        "Visitor's message → its translation": (language.Translated, "en"),
        "The same through two models, by way of English": (language.InTwoSteps, "es"),
    }
    figures = []
    (folder / "prepared").symlink_to(folder.parent / "prepared")
    for name, (side, reads) in ways.items():
        took = await language.messages(folder / reads, side, reads=reads, seconds=seconds)
        figures += language.percentiles(name, took, most=300)
    return figures


async def translators(folder, plan):
    """The language process, by how many directions it holds."""
    servers.copy(folder.parent / "prepared", folder)
    figures = []
    for count, found in _ran(folder, "tests.bench.translators", str(plan.seconds)).items():
        directions = f"{count} direction{'s' if count != '1' else ''}"
        figures.append(Figure(f"Language process with {directions}", "sentences/s", found["rate"]))
        figures.append(Figure(f"Language process with {directions}: memory", "MB", found["memory"]))
    return figures


async def opened(folder, plan):
    """200 messages of a conversation that nobody has translated."""
    folder.mkdir()
    (folder / "prepared").symlink_to(folder.parent / "prepared")
    first, visible, whole = await language.openings(folder / "cold", 3 * plan.rounds)
    before = await language.prepared(folder / "before", 3 * plan.rounds)
    return [
        *language.percentiles("Opening 200 messages: the newest 5 translated", first, most=300),
        *language.percentiles("Opening 200 messages: the newest 20 translated", visible, most=300),
        *language.percentiles("Opening 200 messages: all translated", whole, most=5000),
        *language.percentiles("Opening 200 messages that lay on the desk: the newest 20 translated", before, most=300),
    ]


async def beside_translating(folder, plan):
    busy, quiet = await language.beside(folder, rounds=plan.rounds, seconds=plan.seconds)
    name = f"A message's p99 at 20/s while {language.AGENTS} agents translate, and while none does"
    return [Figure(name, "ms", busy, quiet, most_times_bare=1.5)]


async def accepted(folder, plan):
    """Webhooks stored and answered, beside a bare view; Meta wants half of its answers in 250 ms, 99 % in a second."""
    folder.mkdir()
    serving = ("--without-jobs", "--without-clock")
    figures = []
    for title, messages, options in (
        ("Webhooks of one message", 1, serving),
        (f"Webhooks of {webhooks.BATCH} messages", webhooks.BATCH, serving),
        ("Webhooks of one message, read in the same process", 1, ()),
    ):
        place = folder / str(len(figures))
        rates, (ours, bare), half = await webhooks.acceptance(
            place, messages=messages, rounds=plan.rounds, seconds=plan.seconds, options=options
        )
        aim = 0.8 if options else None
        figures.append(Figure(f"{title}, accepted", "a second", *rates, least_times_bare=aim))
        for percent, most in ((50, 250), (99, 100)):
            times = (webhooks.milliseconds(took, percent) for took in (ours, bare))
            figures.append(Figure(f"{title}, answered at {half:.0f}/s, p{percent}", "ms", *times, most=most))
        share = (webhooks.share_over(took, 1.0) for took in (ours, bare))
        figures.append(Figure(f"{title}, answered at {half:.0f}/s after more than 1 s", "%", *share, most=1))
    return figures


async def both_ways(folder, plan):
    """A message to the agent's screen, an answer to the provider's socket: by way of the job that reads or sends it."""
    folder.mkdir()
    written, answered = await webhooks.ways(folder / "ways", seconds=2 * plan.rounds * plan.seconds)
    names = {"Webhook → agent's frame": written, "Agent's POST → provider's socket": answered}
    return [
        Figure(f"{name}, p{percent}", "ms", webhooks.milliseconds(took, percent))
        for name, took in names.items()
        for percent in (50, 99)
    ]


async def pictures(folder, plan):
    """From the tap that accepts a call, or from the moment that the network is back, until both sides see a picture."""
    folder.mkdir()
    for command in (("migrate", "--verbosity", "0"), ("demo", "--once"), ("collectstatic", "--noinput")):
        servers.manage(folder, *command)
    took = await asyncio.to_thread(_ran, folder, "tests.bench.calls", str(plan.calls))
    names = {
        "direct": ("A call is accepted → both see a picture", 1500),
        "relayed": ("The same through a relay over TLS", 3000),
        "back": ("The network is back after 3 s → both see the picture move", 3000),
    }
    return [
        Figure(
            f"{name}, p{percent}", "ms", percentile(sorted(took[kind]), percent), most=aim if percent == 95 else None
        )
        for kind, (name, aim) in names.items()
        for percent in (50, 95)
    ]


async def mirrored(folder, plan):
    """In two browsers; then the minute that was recorded there, of many visitors on one server."""
    folder.mkdir()
    minute = folder / "minute.json"
    found = _ran(folder.parent / "prepared", "tests.bench.mirroring", str(minute))
    tasks = {page: [took for took in found["tasks"][page] if took > 50] for page in ("shop", "large")}
    figures = [
        *_percentiles("Agent's tap → first picture of 2,000 elements", found["first"], {50: None, 95: 1000}),
        *_percentiles("The visitor leaves for another such page → its picture", found["next"], {50: None, 95: 1000}),
        *_percentiles("A change → the agent's screen", found["change"], {50: 20, 95: 60}),
        Figure("The first snapshot of 6,000 elements", "KB", found["snapshot"] / 1024, most=60),
        Figure("A minute of browsing the shop", "KB", found["minute"] / 1024, most=250),
        Figure("Tasks over 50 ms on the shop's pages in that minute", "tasks", len(tasks["shop"]), most=0),
        Figure("Tasks over 50 ms on a page of 6,000 elements", "tasks", len(tasks["large"]), most=1),
        Figure("The longest of them", "ms", max(tasks["large"], default=0), most=150),
    ]
    return figures + await _many_mirrors(folder / "many", plan, mirrors.minute_in(minute))


async def _many_mirrors(folder, plan, minute):
    people = servers.copy(folder.parent.parent / "prepared", folder)
    people["database"] = folder / "pupitre.sqlite3"
    mirrors.let_all_be_seen(people["database"])
    count, seconds = len(people["conversations"]), 2 * plan.rounds * plan.seconds
    with servers.product(folder) as server:
        side = Pupitre(server, people)
        async with at_rest([side]):
            alone = await latencies(side, "say", rate=20, seconds=seconds)
            await server.calm()
            before = server.resident_bytes()
            async with mirrors.Mirrors(side, count, minute) as all_:
                rate, processor = await all_.watched(seconds)
                grown = (server.resident_bytes() - before) / count / 1024**2
                beside = await latencies(side, "say", rate=20, seconds=seconds)
    name = f"{count} mirrors of that minute on one process"
    p99 = f"A message's p99 at 20/s beside {count} mirrors (bare: beside none)"
    return [
        Figure(f"{name}: parts shown", "a second", rate),
        Figure(f"{name}: processor time of a part", "ms", processor, most=0.5),
        Figure(f"{name}: memory of each", "MB", grown, most=2),
        Figure(p99, "ms", *(1000 * percentile(took, 99) for took in (beside, alone))),
    ]


def _percentiles(name, took, aims):
    return [
        Figure(f"{name}, p{percent}", "ms", percentile(sorted(took), percent), most=most)
        for percent, most in aims.items()
    ]


async def hostile_files(folder, _plan):
    """Each has a process to itself; those without an aim here are refused in words, or small."""
    servers.copy(folder.parent / "prepared", folder)
    figures = []
    for found in _ran(folder, "tests.bench.hostile"):
        name = f"{found['name']}, {'accepted' if found['is_accepted'] else 'refused'}"
        figures.append(Figure(f"{name}: memory", "MB", found["memory"], most=found["most_memory"]))
        figures.append(Figure(f"{name}: processor time", "s", found["seconds"], most=found["most_seconds"]))
    return figures


async def pushes(folder, plan):
    """Encrypted, signed and handed over by the workers, from the queue to the push service's answer."""
    servers.copy(folder.parent / "prepared", folder)
    counted = _ran(folder, "tests.bench.pushes", str(plan.pushes))
    if counted["lost"] or counted["left"]:
        raise RuntimeError(f"{counted['lost']} of {plan.pushes} pushes were lost, {counted['left']} are waiting")
    return [
        Figure(f"{plan.pushes:,} pushes handed over", "pushes/s", counted["rate"], least=400),
        Figure(f"{plan.pushes:,} pushes, processor time of each", "ms", counted["processor"]),
        Figure(
            "A push beside three services that drip, the slowest of twenty", "s", counted["beside_dripping"], most=2
        ),
        Figure(f"{plan.pushes:,} pushes, what the process grows by", "MB", counted["megabytes"]),
    ]


async def first_words(folder, plan):
    """Of 200 visitors within a second, and of many within a fifth of one."""
    folder.mkdir()
    figures = []
    for count, within in ((200, 1.0), (plan.visitors, 0.2)):
        place = folder / str(count)
        place.mkdir()
        figures += await bursts.first_messages(place, count, within=within)
    return figures


@asynccontextmanager
async def at_rest(sides):
    """All are connected all the time, warm, and have done what they do when many come."""
    for side in sides:
        await side.connect()
    for side in sides:
        await side.warm("say", "answer")
    yield
    for side in sides:
        await side.disconnect()


class both:  # noqa: N801 - reads as the verb it is in `with both(folder) as sides`
    def __init__(self, folder):
        self.folder = folder
        self.prepared = next(above / "prepared" for above in folder.parents if (above / "prepared").exists())

    def __enter__(self):
        self.stack = ExitStack()
        people = servers.copy(self.prepared, self.folder)
        ours = self.stack.enter_context(servers.product(self.folder))
        other = self.folder / "bare"
        other.mkdir()
        bare = self.stack.enter_context(servers.bare(other))
        return Pupitre(ours, people), Bare(bare, people)

    def __exit__(self, *exception):
        return self.stack.__exit__(*exception)


def _counted(folder, *options):
    return _ran(folder, "tests.bench.queries", folder / "people.json", *options)


def _ran(folder, module, *options):
    counted = subprocess.run(
        [sys.executable, "-m", module, *options],
        cwd=servers.ROOT,
        env=servers.environment_of(folder),
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(counted.stdout)


async def _growth(side, openings, count, plan):
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


def _widgets(side):
    for at, token in enumerate(side.people["idle_tokens"]):

        async def opening(token=token, at=at):
            path = f"/ws/widget/{side.people['inbox']}/"
            socket = await Socket.open(side.server.port, path, _unheard, beats=True, at=at)
            await socket.send(type="hello", token=token, language="fr", page={"url": "/", "title": "Shop"})
            return socket

        yield opening


def _desks(side):
    agents = side.people["agents"]
    for number in range(WARM + DESK_CONNECTIONS):
        session = agents[number % len(agents)]["session"]

        async def opening(session=session):
            return await Socket.open(side.server.port, "/ws/desk/", _unheard, cookie=session, beats=True)

        yield opening


def _plain(side):
    for number in range(WARM + CONNECTIONS):

        async def opening(number=number):
            return await Socket.open(side.server.port, f"/ws/idle-{number}/", _unheard)

        yield opening


def _unheard(_frame):
    """Idle sockets wait for nothing."""


async def timed(name, request, *, most):
    """Time to the whole response, of one request after another; the first few only warm up."""
    took = sorted([await _seconds(request()) for _ in range(PAGE_REQUESTS + 3)][3:])
    return [Figure(f"{name}, p{percent}", "ms", 1000 * percentile(took, percent), most=most) for percent in (50, 95)]


async def _seconds(coroutine):
    loop = asyncio.get_running_loop()
    start = loop.time()
    await coroutine
    return loop.time() - start


def _allow_many_files():
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    main()
