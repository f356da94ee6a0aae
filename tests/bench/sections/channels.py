"""Other people's channels."""

from tests.bench import webhooks
from tests.bench.report import Figure


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
    names = {"Webhook → agent's frame": written, "Agent's answer → provider's socket": answered}
    return [
        Figure(f"{name}, p{percent}", "ms", webhooks.milliseconds(took, percent))
        for name, took in names.items()
        for percent in (50, 99)
    ]
