"""A plugin of pytest (`-p tests.hurried --seconds=N`): after that time no test begins, and those left out are named."""

import time
from collections import Counter

import pytest

BEGAN = pytest.StashKey()
WHY = "no time left"


def pytest_addoption(parser):
    parser.addoption("--seconds", type=float, default=0, help="begin no test after that time")


def pytest_configure(config):
    config.stash[BEGAN] = time.monotonic()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if time.monotonic() - item.config.stash[BEGAN] >= item.config.getoption("--seconds"):
        pytest.skip(WHY)


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = Counter(report.nodeid.split("::")[0] for report in skipped if WHY in str(report.longrepr))
    for module, count in left_out.items():
        terminalreporter.write_line(f"Left out for want of time: {count} of {module}")
