"""Which loop lies under the server's reactor."""

import subprocess
import sys

import pytest

LOOPS = """
import asyncio, sys
{before}
from console.server import event_loop
event_loop.install(uvloop={wanted})
from daphne.server import twisted_loop
from twisted.internet import reactor
assert reactor._asyncioEventloop is twisted_loop
print(type(twisted_loop).__module__.split(".")[0], type(asyncio.new_event_loop()).__module__.split(".")[0])
"""


@pytest.mark.parametrize(
    ("before", "wanted", "loop"),
    [("", True, "uvloop"), ("", False, "asyncio"), ("sys.modules['uvloop'] = None", True, "asyncio")],
    ids=["installed", "refused", "not installed"],
)
def test_the_server_runs_on_uvloop_where_it_may_and_nothing_else_does(before, wanted, loop):
    program = LOOPS.format(before=before, wanted=wanted)

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert told.stdout.split() == [loop, "asyncio"]
