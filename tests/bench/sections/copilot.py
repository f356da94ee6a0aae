"""The copilot: what it finds, which tag it suggests, what its streams cost others."""

from tests.bench import servers
from tests.bench import streaming as streams
from tests.bench.pace import latencies, percentile
from tests.bench.report import Figure
from tests.bench.running import at_rest, compared, ran
from tests.bench.sides import Pupitre


async def finding(folder, _plan):
    """The copilot: what it finds of questions that share few words with their article, and how soon among how many."""
    servers.copy(folder.parent / "prepared", folder)
    found = ran(folder, "tests.bench.finding")
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
        for kind, took in ran(folder, "tests.bench.tagging").items()
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
    return [compared(name, percent, beside, alone, most_times_bare={99: 1.5}) for percent in (50, 99)] + [
        Figure(f"First words of a streamed answer, p{percent}", "ms", 1000 * percentile(sorted(first), percent))
        for percent in (50, 95)
    ]
