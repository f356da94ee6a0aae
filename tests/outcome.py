"""A plugin of pytest (`-p tests.outcome --outcome=FILE`): what became of each test, for tools/run_tests.py."""

import json
from pathlib import Path

WORST = ("failed", "skipped", "passed")  # what a test is that was several of them: in its set-up, itself, at its end


def pytest_addoption(parser):
    parser.addoption("--outcome", metavar="FILE", help="write there what became of each test, as JSON")


def pytest_configure(config):
    file = config.getoption("--outcome")
    if file and not hasattr(config, "workerinput"):  # of several workers, the one who hears of all
        config.pluginmanager.register(Outcome(Path(file)))


class Outcome:
    def __init__(self, file):
        self.file = file
        self.of = {}

    def pytest_runtest_logreport(self, report):
        known = self.of.get(report.nodeid, WORST[-1])
        self.of[report.nodeid] = min(known, report.outcome, key=WORST.index)

    def pytest_collectreport(self, report):
        if report.failed:  # its tests are unknown: the module stands for them
            self.of[report.nodeid] = report.outcome

    def pytest_sessionfinish(self):
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(self.of))
