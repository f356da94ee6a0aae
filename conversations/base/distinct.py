"""Names that are told apart by who reads them in a list: nobody can choose between Support and SUPPORT."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from . import text
from .folding import folded


def is_taken(rows: QuerySet[Any], name: str) -> bool:
    """Whether one of these rows is called so, but for capitals, accents and spaces at the ends."""
    return folded(text.name(name)) in map(folded, rows.values_list("name", flat=True))


def numbered(rows: Iterable[tuple[int, str, str]], longest: int) -> dict[int, str]:
    """The new names, by id, of (id, name, the same in small letters), of which no two may be alike in small letters:
    the first of them keeps its name, the others are numbered from 2 on. `longest`: characters of a name.
    """
    rows, seen, renamed = list(rows), set(), {}
    taken = {small for _pk, _name, small in rows}
    for pk, name, small in rows:
        if small in seen:
            ends = (f" {number}" for number in range(2, len(rows) + 2))
            end = next(end for end in ends if _cut(small, longest) + end not in taken)
            renamed[pk] = _cut(name, longest) + end
            taken.add(_cut(small, longest) + end)
        seen.add(small)
    return renamed


def _cut(name: str, longest: int) -> str:
    """With room for a number."""
    return name[: longest - 6]
