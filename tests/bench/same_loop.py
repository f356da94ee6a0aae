"""Runs a module on the loop that the product's server takes, so that nothing of the comparison is the loop's.

python -m tests.bench.same_loop MODULE [ARGUMENTS]
"""

import runpy
import sys

import environ

from console import environment
from console.server import event_loop

if __name__ == "__main__":
    event_loop.install(uvloop=environment.switch(environ.Env(), "UVLOOP", default=True))
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
