"""The threads of one process take turns at writing to SQLite."""

import pytest
from django.db import connection, transaction

from console.server.sqlite3 import base

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has many writers"),
]


@pytest.mark.parametrize("times", [1, 2])
def test_values_and_percent_signs_stand_where_they_stood(times):
    with connection.cursor() as cursor:
        for _ in range(times):
            assert cursor.execute("SELECT %s, '100 %%', %s", ["%s", 2]).fetchone() == ("%s", "100 %", 2)
            assert cursor.execute("SELECT %(one)s, '%%'", {"one": 1}).fetchone() == (1, "%")
            assert cursor.execute("SELECT '%s'").fetchone() == ("%s",)


def test_a_transaction_is_the_only_writer_until_it_ends():
    with transaction.atomic():
        assert base._writer.locked()

    assert not base._writer.locked()


def test_who_fails_lets_others_write():
    @transaction.atomic
    def fail():
        assert base._writer.locked()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()

    assert not base._writer.locked()


def test_who_loses_the_connection_lets_others_write():
    @transaction.atomic
    def lose():
        assert base._writer.locked()
        connection.connection.close()
        connection.cursor().execute("SELECT 1")

    with pytest.raises(Exception, match="closed"):
        lose()
    connection.close()

    assert not base._writer.locked()
