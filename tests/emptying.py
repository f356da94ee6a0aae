"""Between two tests that commit: the rows go, and nothing else.

Django truncates every table and asks all applications to fill the database anew; on PostgreSQL that takes longer than
most tests do.
"""

from functools import cache

from django.db import connections, transaction

KEPT = {"django_migrations", "django_content_type", "auth_permission"}  # made by migrating, the same for every test


def empty(alias: str) -> None:
    """Removes what tests stored."""
    connection = connections[alias]
    with transaction.atomic(using=alias), connection.cursor() as cursor:  # foreign keys are looked at in the end
        for statement in _statements(alias, connection.vendor):
            cursor.execute(statement)


@cache
def _statements(alias: str, vendor: str) -> list[str]:
    connection = connections[alias]
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - KEPT)
    deletes = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]  # noqa: S608 - our own tables
    return ["; ".join(deletes)] if vendor == "postgresql" else deletes  # there each statement is a way to the server
