"""Between two tests that commit: the rows go, and nothing else.

Django truncates every table, asks all applications to fill the database anew, and connects again; on PostgreSQL that
takes longer than most tests do. Of more than a hundred tables a test fills a few: each is asked whether it has rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from django.db import connections, transaction
from django.test import TransactionTestCase

KEPT = {"django_migrations", "django_content_type", "auth_permission"}  # made by migrating, the same for every test


@contextmanager
def quick() -> Iterator[None]:
    """What follows a test that commits, as long as this holds."""

    def teardown(case: TransactionTestCase) -> None:
        for alias in case._databases_names(include_mirrors=False):
            empty(alias)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        patch.setattr(TransactionTestCase, "_should_reload_connections", lambda _case: False)
        yield


def empty(alias: str) -> None:
    """Removes what tests stored. Where a test broke its connection, or may have, the next one has a new one."""
    connection = connections[alias]
    if connection.errors_occurred:
        connection.close()
    with transaction.atomic(using=alias), connection.cursor() as cursor:  # foreign keys are looked at in the end
        if connection.vendor == "postgresql":
            _have_emptied(alias)
            cursor.execute("SELECT empty_all()")
            return
        cursor.execute(_which_have_rows(alias))
        for [table] in cursor.fetchall():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables


@cache
def _tables(alias: str) -> list[str]:
    introspection = connections[alias].introspection
    return sorted(set(introspection.django_table_names(only_existing=True)) - KEPT)


@cache
def _which_have_rows(alias: str) -> str:
    quoted = connections[alias].ops.quote_name
    asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quoted(name)})" for name in _tables(alias))  # noqa: S608
    return " UNION ALL ".join(asked)


@cache
def _have_emptied(alias: str) -> None:
    """There a function is planned once a connection; each statement would be once a test."""
    connection = connections[alias]
    quoted = map(connection.ops.quote_name, _tables(alias))
    step = "IF EXISTS (SELECT FROM {0}) THEN DELETE FROM {0}; END IF;"
    steps = " ".join(map(step.format, quoted))
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION empty_all() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {steps} END $$"
        )
