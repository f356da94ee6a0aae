"""What is measured: a module for each report of docs/benchmarks/, a function for each section of it.

`async section(folder, plan)` answers its Figures. `folder` is its own and does not exist yet; a company with its people
is prepared in `prepared` beside it.
"""

from . import bursts, calls, channels, copilot, deadlines, desk, language, load, mirror, tools

REPORTS = {
    "desk": (desk.queries, desk.latency, desk.rate, desk.memory, desk.pages),
    "load": (load.costs, load.idle, load.tail, load.mixed, load.growth),
    "toolbox": (tools.tools,),
    "phone": (deadlines.deadlines,),
    "bursts": (bursts.first_words, bursts.hostile_files, bursts.pushes),
    "copilot": (copilot.finding, copilot.tagging, copilot.streaming),
    "language": (language.translated, language.translators, language.opened, language.beside_translating),
    "channels": (channels.accepted, channels.both_ways),
    "calls": (calls.pictures,),
    "mirror": (mirror.mirrored,),
}
