"""In which of the 31 languages a text most likely is, by Lingua, in this process.

Lingua compares the frequencies of letters. Its models are part of its library's file, of which the system maps what is
looked at into memory: up to 130 MB with all languages, which all processes of a machine share and the system takes back
where it needs them. A process has next to nothing of its own for it, and the first text takes 40 ms.

It holds the interpreter while it looks, some milliseconds in which nothing else of its process goes on. So the language
process does it for the others: ask `detection`.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from . import han
from .languages import LANGUAGES

if TYPE_CHECKING:
    from lingua import ConfidenceValue, LanguageDetector

MOST = 100  # texts in one go
LONGEST = 2_000  # characters of each that are looked at


class Likely(NamedTuple):
    """`code` of a language, Mandarin's that of its simplified signs; `confidence`: from 0 to 1."""

    code: str
    confidence: float


def likeliest(texts: Sequence[str]) -> list[Likely]:
    """The language that Lingua would choose for each; of several on all cores."""
    looked_at = [text[:LONGEST] for text in texts]
    if len(looked_at) == 1:
        return [_likeliest(_detector().compute_language_confidence_values(looked_at[0]))]
    return [*map(_likeliest, _detector().compute_language_confidence_values_in_parallel(looked_at))]


def _likeliest(ordered: "Sequence[ConfidenceValue]") -> Likely:
    best = ordered[0]
    code = best.language.iso_code_639_1.name.lower()
    return Likely(han.SIMPLIFIED if code == "zh" else code, best.value)


@cache
def _detector() -> "LanguageDetector":
    from lingua import Language, LanguageDetectorBuilder  # as late as this: a process may never need it

    ours = {code.partition("-")[0] for code in LANGUAGES}
    return LanguageDetectorBuilder.from_languages(
        *(language for language in Language.all() if language.iso_code_639_1.name.lower() in ours)
    ).build()
