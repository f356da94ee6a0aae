"""CSV files as the reader's spreadsheet expects them: its columns in the reader's language, nothing in it that runs."""

import csv
import io
import re
from collections.abc import Iterable, Mapping

from django.utils.translation import get_language

# A spreadsheet would run a cell that begins so; what was made harmless already is told apart by one sign more.
FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def heads(columns: Mapping[str, str]) -> list[str]:
    """The names of the columns, English ones to French ones, in the reader's language."""
    return list(columns.values() if _reads_french() else columns)


def written(columns: Mapping[str, str], rows: Iterable[Iterable[str]]) -> str:
    """By semicolons where the comma writes decimals.

    It begins with a byte order mark: Excel takes it for UTF-8 by nothing else.
    """
    out = io.StringIO()
    table = csv.writer(out, delimiter=";" if _reads_french() else ",")
    table.writerow(heads(columns))
    table.writerows([harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def delimiter_of(head: str) -> str:
    """What separates the columns of a file whose first line this is."""
    return max(",;\t", key=head.count)


def harmless(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def plain(cell: str) -> str:
    """As it was before `harmless`."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _reads_french() -> bool:
    return (get_language() or "").startswith("fr")
