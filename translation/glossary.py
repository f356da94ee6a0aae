"""What the company's words become in a language."""

from collections.abc import Mapping

from .models import Term
from .read_once import ReadOnce


def terms(target: str) -> Mapping[str, str]:
    """By their words; "" where one stays as it is. What is said of this language counts before what is said of all."""
    return {words: becomes for words, language, becomes in _rows.value() if language in {"", target}}


def forget() -> None:
    """The glossary has changed."""
    _rows.forget()


def _read() -> list[tuple[str, str, str]]:
    """Those of all languages first."""
    return list(Term.objects.order_by("language").values_list("words", "language", "becomes"))


_rows = ReadOnce(_read)
