"""Many at once, and hostile files."""

from tests.bench import bursts, servers
from tests.bench.report import Figure
from tests.bench.running import ran


async def first_words(folder, plan):
    """Of 200 visitors within a second, and of many within a fifth of one."""
    folder.mkdir()
    figures = []
    for count, within in ((200, 1.0), (plan.visitors, 0.2)):
        place = folder / str(count)
        place.mkdir()
        figures += await bursts.first_messages(place, count, within=within)
    return figures


async def hostile_files(folder, _plan):
    """Each has a process to itself; those without an aim here are refused in words, or small."""
    servers.copy(folder.parent / "prepared", folder)
    figures = []
    for found in ran(folder, "tests.bench.hostile"):
        name = f"{found['name']}, {'accepted' if found['is_accepted'] else 'refused'}"
        figures.append(Figure(f"{name}: memory", "MB", found["memory"], most=found["most_memory"]))
        figures.append(Figure(f"{name}: processor time", "s", found["seconds"], most=found["most_seconds"]))
    return figures


async def pushes(folder, plan):
    """Encrypted, signed and handed over by the workers, from the queue to the push service's answer."""
    servers.copy(folder.parent / "prepared", folder)
    counted = ran(folder, "tests.bench.pushes", str(plan.pushes))
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
