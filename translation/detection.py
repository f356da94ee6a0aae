"""In which of the 31 languages a text is written.

Lingua compares the frequencies of letters. Its models are part of its library's file, of which the system maps what is
looked at into memory: up to 130 MB with all languages, which all processes of a machine share and the system takes back
where it needs them. A process has next to nothing of its own for it, and the first text takes 40 ms.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from . import han
from .languages import LANGUAGES
from .serbian import is_serbian

if TYPE_CHECKING:
    from lingua import LanguageDetector

ENOUGH = 15  # letters; below, every detector guesses
ENOUGH_SIGNS = 5  # of a script whose signs are syllables or words
SURE = 0.9  # Lingua's confidence, of 1, against which even a colleague's word does not count
GUESS = 0.5  # the least for a short text of somebody of whom nothing is known
LONGEST = 2_000  # characters that are looked at

_NO_WORDS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|[#@]\S+|\S*\d\S*")
# Unicode's names of letters begin with their script. One script may serve several languages, and one language several.
_SCRIPTS = {
    "Latn": {"LATIN"},
    "Arab": {"ARABIC"},
    "Cyrl": {"CYRILLIC"},
    "Grek": {"GREEK"},
    "Kore": {"HANGUL"},
    "Jpan": {"HIRAGANA", "KATAKANA", "CJK"},
    "Hans": {"CJK"},
    "Hant": {"CJK"},
}
_SIGNS = {"HANGUL", "HIRAGANA", "KATAKANA", "CJK"}
TWINS = ({"hr", "sr"}, {han.SIMPLIFIED, han.TRADITIONAL})  # no detector is sure of one against the other


def detect(text: str, *, known: str = "", is_certain: bool = False) -> str:
    """The code of a text's language, or "" where it cannot be told or the text has no letters.

    `known`: the language that its writer is known by, which decides short texts and between Croatian and Serbian or the
    two Mandarins. `is_certain`: a colleague said so; it then decides wherever Lingua has doubts as well.
    """
    words = _words(text)
    letters = _scripts_of(words)
    if not letters:
        return ""
    expected = known if known in LANGUAGES and _could_be_written(known, letters) else ""
    if expected and not _are_enough(letters):
        return expected
    found, confidence = most_likely(words)
    found = _told_apart(found, words, letters, expected)
    if expected and is_certain and (confidence < SURE or {expected, found} in TWINS):
        return expected
    return found if _are_enough(letters) or confidence >= GUESS else ""


def is_enough(text: str) -> bool:
    """Whether its language can be told by the text alone."""
    return _are_enough(_scripts_of(_words(text)))


def most_likely(words: str) -> tuple[str, float]:
    """The code of the language that Lingua would choose, and its confidence, from 0 to 1. Mandarin is zh-Hans."""
    best = _detector().compute_language_confidence_values(words)[0]
    code = best.language.iso_code_639_1.name.lower()
    return (han.SIMPLIFIED if code == "zh" else code), best.value


def _words(text: str) -> str:
    return _NO_WORDS.sub(" ", text[:LONGEST])


def _scripts_of(words: str) -> list[str]:
    """Of each letter, by Unicode's names."""
    return [unicodedata.name(sign, "").split()[0] for sign in words if sign.isalpha()]


def _are_enough(letters: list[str]) -> bool:
    return len(letters) >= (ENOUGH_SIGNS if letters and letters[0] in _SIGNS else ENOUGH)


def _could_be_written(code: str, letters: list[str]) -> bool:
    """In their script. Serbian has two."""
    scripts = _SCRIPTS[LANGUAGES[code].script] | (_SCRIPTS["Latn"] if code == "sr" else set())
    return sum(letter in scripts for letter in letters) * 2 >= len(letters)


def _told_apart(found: str, words: str, letters: list[str], expected: str) -> str:
    """Between two that no frequency of letters tells apart."""
    if found == han.SIMPLIFIED:
        return han.written_in(words, expected)
    if found in {"hr", "sr"}:
        return "sr" if "CYRILLIC" in letters or expected == "sr" or is_serbian(words) else "hr"
    return found


@cache
def _detector() -> "LanguageDetector":
    from lingua import Language, LanguageDetectorBuilder  # as late as this: a process may never need it

    ours = {code.partition("-")[0] for code in LANGUAGES}
    return LanguageDetectorBuilder.from_languages(
        *(language for language in Language.all() if language.iso_code_639_1.name.lower() in ours)
    ).build()
