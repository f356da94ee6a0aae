"""SQLite's full text index: tables of words that triggers keep right, whoever writes.

They hold no text of their own (`content=''`): what goes out is named with the words it had. The triggers fold them by
the function that folds what is asked, which each connection is taught when it opens. Django makes a table anew to
change it and loses its triggers then, so that they are made again after each migration (both: `conversations.apps`).
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from conversations.models import Message, Visitor

from .words import Word, indexed

MESSAGES, VISITORS = "conversations_message_words", "conversations_visitor_words"
_TABLE = """CREATE VIRTUAL TABLE {index} USING fts5(
    words, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0")"""
_FOLDED = "pupitre_words({words})"

_BEFORE_TRANSLATIONS = ("conversations_message", "text", _FOLDED.format(words="{row}.text"), "{row}.text <> ''")

# What is indexed of a row, and of which rows. A visitor without a name is called by the beginning of the key.
_INDEXES = {
    MESSAGES: (
        "conversations_message",
        "text, translation",
        _FOLDED.format(words="{row}.text || ' ' || {row}.translation"),
        "{row}.text <> ''",
    ),
    VISITORS: (
        "conversations_visitor",
        "name, email",
        _FOLDED.format(
            words="{row}.name || ' ' || {row}.email || "
            "CASE {row}.name WHEN '' THEN ' ' || substr({row}.key, 1, 4) ELSE '' END"
        ),
        "1",
    ),
}


def teach(connection: Any) -> None:
    """An opened connection learns the function that the triggers call."""
    connection.connection.create_function("pupitre_words", 1, indexed, deterministic=True)


def install(connection: Any) -> None:
    """Makes the index of what is there already."""
    with connection.cursor() as cursor:
        for index, (table, _columns, words, which) in _indexes(connection, cursor).items():
            cursor.execute(_TABLE.format(index=index))
            cursor.execute(
                f"INSERT INTO {index} (rowid, words) SELECT id, {words.format(row=table)} FROM {table} "  # noqa: S608
                f"WHERE {which.format(row=table)}"
            )
    keep_right(connection)


def keep_right(connection: Any) -> None:
    """The triggers: what is written, changed or deleted from here on."""
    with connection.cursor() as cursor:
        made = connection.introspection.table_names(cursor)
        for index, (table, columns, words, which) in _indexes(connection, cursor).items():
            if index not in made:  # the database stands before the migration of the search
                continue
            old, new, was, now = (text.format(row=row) for text in (words, which) for row in ("OLD", "NEW"))
            take = f"INSERT INTO {index} ({index}, rowid, words) SELECT 'delete', OLD.id, {old} WHERE {was};"
            put = f"INSERT INTO {index} (rowid, words) SELECT NEW.id, {new} WHERE {now};"
            for name, when, what in (
                ("put", f"AFTER INSERT ON {table} WHEN {now}", put),
                ("take", f"AFTER DELETE ON {table} WHEN {was}", take),
                ("change", f"AFTER UPDATE OF {columns} ON {table}", take + put),
            ):
                cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {index}_{name} {when} BEGIN {what} END")


def index_translations(connection: Any) -> None:
    """From here on. Texts that stood before have none, and are indexed by the same words as they were."""
    with connection.cursor() as cursor:
        for name in ("put", "take", "change"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {MESSAGES}_{name}")
    keep_right(connection)


def _indexes(connection: Any, cursor: Any) -> dict[str, tuple[str, str, str, str]]:
    """As the database stands: the first migrations of the search know no translations."""
    columns = {
        column.name for column in connection.introspection.get_table_description(cursor, "conversations_message")
    }
    return _INDEXES if "translation" in columns else {**_INDEXES, MESSAGES: _BEFORE_TRANSLATIONS}


def uninstall(connection: Any) -> None:
    with connection.cursor() as cursor:
        for index in _INDEXES:
            for name in ("put", "take", "change"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {index}_{name}")
            cursor.execute(f"DROP TABLE IF EXISTS {index}")


def newest_first(rows: QuerySet[Message], words: Sequence[Word], *, below: int | None = None) -> QuerySet[Message]:
    """In the index's own order, so that a page of a frequent word is read without reading all of it."""
    found = among(rows, words).extra(order_by=[f"-{MESSAGES}.rowid"])
    if below is None:
        return found
    return found.extra(where=[f"{MESSAGES}.rowid < %s"], params=[below])  # noqa: S610 - the end is a parameter


def among(rows: QuerySet[Message], words: Sequence[Word]) -> QuerySet[Message]:
    """Those of a few messages that match."""
    return rows.extra(  # noqa: S610 - what was asked is a parameter
        tables=[MESSAGES],
        where=[f"{MESSAGES}.rowid = conversations_message.id", f"{MESSAGES} MATCH %s"],
        params=[_query(words)],
    )


def visitors(words: Sequence[Word]) -> QuerySet[Visitor]:
    return Visitor.objects.extra(  # noqa: S610 - the same
        tables=[VISITORS],
        where=[f"{VISITORS}.rowid = conversations_visitor.id", f"{VISITORS} MATCH %s"],
        params=[_query(words)],
    )


def _query(words: Sequence[Word]) -> str:
    """Words are letters and figures only; in quotes none of them is an operator."""
    return " AND ".join(f'"{word.text}"*' if word.may_go_on else f'"{word.text}"' for word in words)
