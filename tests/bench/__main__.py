"""`make bench`, or `python -m tests.bench --quick` while developing. Both servers run beside each other all the time;
what is measured (`sections/`) alternates between them, because other work on the machine comes and goes."""

import argparse
import asyncio
import resource
import signal
import sys
import tempfile
from pathlib import Path

from . import report, servers
from .plan import FULL, QUICK
from .sections import REPORTS

SECTIONS = {section.__name__: section for sections in REPORTS.values() for section in sections}


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--quick", action="store_true", help="short rounds and little data: for developing")
    parser.add_argument("--only", choices=SECTIONS, action="append", help="this section; whole reports are written")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are ended too
    signal.signal(signal.SIGINT, signal.default_int_handler)  # in a shell's background servers would ignore it too
    _allow_many_files()
    plan = QUICK if chosen.quick else FULL
    with tempfile.TemporaryDirectory(prefix="pupitre-bench-", ignore_cleanup_errors=True) as name:
        figures = asyncio.run(measure(Path(name), plan, chosen.only or SECTIONS))
    for title, sections in REPORTS.items():  # once more, whole
        names = [section.__name__ for section in sections]
        found = [figure for name in names for figure in figures.get(name, [])]
        if found:
            print(f"\n{report.table(found)}")
        if found and not chosen.quick and set(names) <= set(figures):
            print(f"\nWritten to {report.write(title, found, 'make bench')}")


async def measure(folder, plan, chosen):
    """The figures by the names of their sections, of those that are chosen."""
    figures = {}
    (folder / "prepared").mkdir()
    servers.prepare(folder / "prepared")
    for name, section in SECTIONS.items():
        if name in chosen:
            print(f"… {name}", file=sys.stderr, flush=True)
            measured = await section(folder / name, plan)
            print(report.table(measured), "\n", file=sys.stderr, flush=True)
            figures[name] = measured
    return figures


def _allow_many_files():
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    main()
