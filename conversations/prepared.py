"""Statements on the way of every message: built with the ORM, compiled once.

Django needs 0.5 to 1.2 ms to compile such a statement, the database 0.04 ms to run it: storing a message took
3.2 ms and takes 1.3 ms since they are kept.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Self

from django.db import connection
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql import UpdateQuery


class Slot(Expression):
    """The place of a value that is known when the statement runs."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


class Prepared:
    def __init__(self, sql: str, params: Iterable[Any]) -> None:
        self.sql = sql
        self.params = tuple(params)

    @classmethod
    def select(cls, rows: QuerySet) -> Self:
        return cls(*rows.query.sql_with_params())

    @classmethod
    def update(cls, rows: QuerySet, **values: Any) -> Self:
        query = rows.query.chain(UpdateQuery)
        query.add_update_values(values)
        return cls(*query.get_compiler(rows.db).as_sql())

    def rows(self, values: Mapping[str, Any]) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self._filled(values))
            return cursor.fetchall()

    def run_for_each(self, several: Iterable[Mapping[str, Any]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(self.sql, [self._filled(values) for values in several])

    def _filled(self, values: Mapping[str, Any]) -> list[Any]:
        return [
            param.output_field.get_db_prep_value(values[param.name], connection) if isinstance(param, Slot) else param
            for param in self.params
        ]


def slots(name: str, field: Field, count: int) -> list[Slot]:
    """For the members of an `__in`; `numbered` names their values."""
    return [Slot(f"{name}{at}", field) for at in range(count)]


def numbered(name: str, values: Iterable[Any]) -> dict[str, Any]:
    return {f"{name}{at}": value for at, value in enumerate(values)}
