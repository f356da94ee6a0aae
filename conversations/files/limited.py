"""Starts a reader with the memory and the time that it may have: limited.py BYTES SECONDS READER [ARGUMENT …]

A program of its own, see readers.py. The limits stand before the reader is loaded, and long before it sees a byte of
what a stranger has sent. It imports nothing of Pupitre.
"""

import os
import resource
import runpy
import sys
from contextlib import suppress

NICER = 5  # pages go first


def limit(memory: int, seconds: int) -> None:
    """`memory`: bytes of address space, so of residence too; `seconds`: of processor time, of all its threads."""
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,  # it answers through a pipe and writes no file
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        with suppress(ValueError, OSError):  # some systems know no such limit
            resource.setrlimit(what, (most, most))


def main() -> None:
    memory, seconds, program, *arguments = sys.argv[1:]
    with suppress(OSError):
        os.nice(NICER)
    limit(int(memory), int(seconds))
    sys.argv = [program, *arguments]
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main()
