"""Translation, from a message to a conversation of two hundred."""

from tests.bench import language, servers, streaming
from tests.bench.report import Figure
from tests.bench.running import ran


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
    for count, found in ran(folder, "tests.bench.translators", str(plan.seconds)).items():
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
    quiet, drafting, in_step, both = await language.beside(folder, rounds=plan.rounds, seconds=plan.seconds)
    name = f"A message's p99 at 20/s while {language.AGENTS} agents translate"
    return [
        Figure(f"{name}, and while none does", "ms", drafting, quiet, most_times_bare=1.5),
        Figure(f"{name} at the same moments, and while none does", "ms", in_step, quiet, most_times_bare=1.5),
        Figure(f"{name} and {streaming.AGENTS} stream, and while none does", "ms", both, quiet, most_times_bare=1.5),
    ]
