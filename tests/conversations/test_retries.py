"""What the database refuses for a moment is tried again; what it refuses for good is not."""

import pytest
from django.db import OperationalError, connection, transaction

from conversations.base.retries import retried


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("database is locked", 3),
        ("the connection is closed", 3),
        ("consuming input failed: server closed the connection unexpectedly", 3),
        ("disk is full", 1),
        ("couldn't get a connection after 10.00 sec", 1),  # it has been waited for already
    ],
)
@pytest.mark.django_db(transaction=True)
def test_what_may_pass_is_tried_three_times(words, times):
    tried = []

    def work():
        tried.append(words)
        raise OperationalError(words)

    with pytest.raises(OperationalError):
        retried(work)()

    assert len(tried) == times


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that restarts")
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_cut_off_in_the_middle_is_made_anew():
    blows = iter(["SELECT pg_terminate_backend(pg_backend_pid())"])

    @transaction.atomic
    def work():
        with connection.cursor() as cursor:
            cursor.execute(next(blows, "SELECT 1"))
            cursor.execute("SELECT 2")
            return cursor.fetchone()

    assert retried(work)() == (2,)
