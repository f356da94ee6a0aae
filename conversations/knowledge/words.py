"""The words of passages, by the database's own full text: for what has to be found as it is written, a reference say.

On SQLite an FTS5 table that triggers keep right, on PostgreSQL an index on an expression: as the search over
conversations does it, by the same folding (`conversations/search/`). Passages are made and deleted, never changed.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import FloatField, QuerySet
from django.db.models.expressions import RawSQL

from conversations.search import postgresql
from conversations.search.words import Word

from .models import Passage

_TABLE = "knowledge_passage"
_INDEX = "knowledge_passage_words"
_TEXT = "{row}.heading || ' ' || {row}.text"
_FOLDED = f"pupitre_words({_TEXT})"  # `conversations.apps` teaches it to each connection to SQLite
_ASKED = "to_tsquery('simple'::regconfig, %s)"
_VECTOR = postgresql.vector(_TEXT.format(row=_TABLE))


def install(connection: Any) -> None:
    """Makes the index, in the migration that makes the table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE INDEX {_INDEX} ON {_TABLE} USING gin (({_VECTOR}))")
        else:
            cursor.execute(
                f"CREATE VIRTUAL TABLE {_INDEX} USING fts5("
                "words, content='', tokenize=\"unicode61 remove_diacritics 0\")"
            )
    keep_right(connection)


def keep_right(connection: Any) -> None:
    """The triggers of SQLite: what is made and deleted from here on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" or _INDEX not in connection.introspection.table_names(cursor):
            return
        cursor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {_INDEX}_put AFTER INSERT ON {_TABLE} BEGIN "
            f"INSERT INTO {_INDEX} (rowid, words) SELECT NEW.id, {_FOLDED.format(row='NEW')}; END"
        )
        cursor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {_INDEX}_take AFTER DELETE ON {_TABLE} BEGIN "
            f"INSERT INTO {_INDEX} ({_INDEX}, rowid, words) SELECT 'delete', OLD.id, {_FOLDED.format(row='OLD')}; END"
        )


def uninstall(connection: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {_INDEX}")
            return
        for name in ("put", "take"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {_INDEX}_{name}")
        cursor.execute(f"DROP TABLE IF EXISTS {_INDEX}")


def holding(rows: QuerySet[Passage], words: Sequence[Word], *, are_all: bool) -> QuerySet[Passage]:
    """Those that hold all of the words, or any of them, the best first: many of the words, and rare ones."""
    if connection.vendor == "postgresql":
        query = postgresql.query(words, are_all=are_all)
        rank = RawSQL(f"ts_rank({_VECTOR}, {_ASKED})", [query], FloatField())  # noqa: S611 - what was asked is a parameter
        return rows.extra(where=[f"{_VECTOR} @@ {_ASKED}"], params=[query]).order_by(rank.desc(), "pk")  # noqa: S610 - the same
    query = (" AND " if are_all else " OR ").join(_quoted(word) for word in words)
    where = [f"{_INDEX}.rowid = {_TABLE}.id", f"{_INDEX} MATCH %s"]
    found = rows.extra(tables=[_INDEX], where=where, params=[query])  # noqa: S610 - the same
    return found.order_by(RawSQL(f"bm25({_INDEX})", []))  # noqa: S611 - nothing of it was asked


def _quoted(word: Word) -> str:
    """Words are letters and figures only; in quotes none of them is an operator."""
    return f'"{word.text}"*' if word.may_go_on else f'"{word.text}"'
