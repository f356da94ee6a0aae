"""A plugin of pytest (`-p tests.hurried --begun-by=… --done-by=…`): after the first moment no test begins, at the
second those at work are stopped. What was left out is named, and has not failed.

Both are moments of the monotonic clock, which all processes of a machine share.
"""

import time
from collections import Counter

import pytest

WHY = "no time left"
NEVER = float("inf")


def pytest_addoption(parser):
    parser.addoption("--begun-by", type=float, default=NEVER, help="begin no test after this moment, in seconds")
    parser.addoption("--done-by", type=float, default=NEVER, help="stop tests that are at work at this moment")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    """Before pytest-timeout sets the clock of this test."""
    left = item.config.getoption("--done-by") - time.monotonic()
    if left < NEVER:
        item.add_marker(pytest.mark.timeout(max(left, 1)), append=False)
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if time.monotonic() >= item.config.getoption("--begun-by"):
        pytest.skip(WHY)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed and time.monotonic() >= item.config.getoption("--done-by"):
        report.outcome, report.longrepr = "skipped", (str(item.path), 0, f"Skipped: {WHY}")
    return report


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = Counter(report.nodeid.split("::")[0] for report in skipped if WHY in str(report.longrepr))
    for module, count in left_out.items():
        terminalreporter.write_line(f"Left out for want of time: {count} of {module}")
