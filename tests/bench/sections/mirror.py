"""A visitor's page on an agent's screen."""

from tests.bench import mirrors, servers
from tests.bench.pace import latencies, percentile
from tests.bench.report import Figure
from tests.bench.running import at_rest, percentiles, ran
from tests.bench.sides import Pupitre


async def mirrored(folder, plan):
    """In two browsers; then the minute that was recorded there, of many visitors on one server."""
    folder.mkdir()
    minute = folder / "minute.json"
    found = ran(folder.parent / "prepared", "tests.bench.mirroring", str(minute))
    tasks = {page: [took for took in found["tasks"][page] if took > 50] for page in ("shop", "large")}
    figures = [
        *percentiles("Agent's tap → first picture of 2,000 elements", found["first"], {50: None, 95: 1000}),
        *percentiles("The visitor leaves for another such page → its picture", found["next"], {50: None, 95: 1000}),
        *percentiles("A change → the agent's screen", found["change"], {50: 20, 95: 60}),
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
