"""What the company's words become in a language."""

import time
from collections.abc import Mapping

from .models import Term

KEPT_FOR = 5.0  # seconds that a process goes by what it has read

_last: list[tuple[float, list[tuple[str, str, str]]]] = []


def terms(target: str) -> Mapping[str, str]:
    """By their words; "" where one stays as it is. What is said of this language counts before what is said of all."""
    return {words: becomes for words, language, becomes in _rows() if language in {"", target}}


def forget() -> None:
    """The glossary has changed."""
    _last.clear()


def _rows() -> list[tuple[str, str, str]]:
    """Those of all languages first."""
    if not _last or _last[0][0] < time.monotonic():
        rows = list(Term.objects.order_by("language").values_list("words", "language", "becomes"))
        _last[:] = [(time.monotonic() + KEPT_FOR, rows)]
    return _last[0][1]
