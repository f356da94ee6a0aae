"""Every test, side by side; then those that failed once more, alone, on a machine that is quiet by then.

    python tools/run_tests.py WORKERS [options of pytest for the first pass]

What passes the second time was late, not wrong: it is listed as flaky, at the end and in build/flaky.txt, and fails the
run where it is more than three tests. What fails twice fails. The last line joins both passes, and so does the exit
status, which else is pytest's.
"""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
MOST_FLAKY = 3
MOST_AGAIN = 20  # where more failed, something is broken: the second pass would show nothing new
PASSED, FAILED = 0, 1  # pytest's exit status


@dataclass(frozen=True)
class Pass:
    status: int
    outcomes: dict[str, str]

    def having(self, outcome):
        return [test for test, became in self.outcomes.items() if became == outcome]


def main(workers, *options):
    began = time.monotonic()
    # One by one, so that all end at the same time.
    side_by_side = ("-n", workers, "--dist", "load", "--maxschedchunk", "1", "--durations=20")
    first = _pass("first", *side_by_side, *options)
    again = first.having("failed") if first.status == FAILED else []
    second = None
    if 0 < len(again) <= MOST_AGAIN:
        print(f"\nOnce more, alone: {len(again)} of them\n", flush=True)
        second = _pass("second", "--traced", "--continue-on-collection-errors", *again)
    joined, flaky = join(first, second)
    _keep(flaky)
    print(f"\nProcessor time: {_processor_seconds():.0f} s")
    print(closing_line(joined, again if second else [], time.monotonic() - began))
    return status_of(first, joined, flaky)


def join(first, second):
    """The outcomes of all, and which were flaky."""
    outcomes = {**first.outcomes, **(second.outcomes if second else {})}
    flaky = [test for test in first.having("failed") if outcomes[test] == "passed"]
    return outcomes, flaky


def status_of(first, outcomes, flaky):
    if first.status not in (PASSED, FAILED):
        return first.status
    if first.status == FAILED and not first.having("failed"):
        return FAILED  # pytest has its own reason
    return FAILED if "failed" in outcomes.values() or len(flaky) > MOST_FLAKY else PASSED


def closing_line(outcomes, again, seconds):
    """As pytest writes it, with the tests that ran twice."""
    counts = {kind: list(outcomes.values()).count(kind) for kind in ("failed", "passed", "skipped")}
    counts["rerun"] = len(again)
    said = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count) or "no tests ran"
    minutes = f" ({int(seconds) // 3600}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02})" if seconds >= 60 else ""
    return f" {said} in {seconds:.2f}s{minutes} ".center(80, "=")


def _pass(name, *options):
    file = BUILD / "outcomes" / f"{name}.json"
    file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-p", "tests.outcome", f"--outcome={file}", *options]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    return Pass(status, json.loads(file.read_text()) if file.exists() else {})


def _keep(flaky):
    list_of = BUILD / "flaky.txt"
    list_of.unlink(missing_ok=True)
    if flaky:
        BUILD.mkdir(exist_ok=True)
        list_of.write_text("".join(f"{test}\n" for test in flaky))
        print(f"\nFlaky: failed beside others, passed alone. At most {MOST_FLAKY} are excused.")
        print("".join(f"FLAKY {test}\n" for test in flaky), end="")


def _processor_seconds():
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
