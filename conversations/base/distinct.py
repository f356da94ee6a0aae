"""Names that are told apart by who reads them in a list: nobody can choose between Support and SUPPORT."""

from typing import Any

from django.db.models import QuerySet

from . import text
from .folding import folded


def is_taken(rows: QuerySet[Any], name: str) -> bool:
    """Whether one of these rows is called so, but for capitals, accents and spaces at the ends."""
    return folded(text.name(name)) in map(folded, rows.values_list("name", flat=True))
