"""Threads that start at the same instant, each with its own connection, on the real locks of the database."""

import threading

import pytest
from django.db import connection


@pytest.fixture
def race():
    """Runs callables at once; answers their results, an exception in the place of one that raised."""

    def run(*runners):
        outcomes, start = [None] * len(runners), threading.Barrier(len(runners))

        def go(index, runner):
            try:
                start.wait(timeout=60)
                outcomes[index] = runner()
            except Exception as error:  # noqa: BLE001 - the outcome of this runner, whatever it is
                outcomes[index] = error
            finally:
                connection.close()

        threads = [threading.Thread(target=go, args=pair) for pair in enumerate(runners)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
            assert not thread.is_alive(), "a runner hangs: a deadlock"
        return outcomes

    return run
