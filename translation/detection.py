"""In which of the 31 languages a text is written.

What its letters say is asked of the language process, where Lingua holds nobody's interpreter up (`likelihood`). Where
that is away or late, the same is looked at in this process: a message must not be taken for another language, or stay
without one, because a neighbour is being started; that it costs some milliseconds is borne for as long.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import batched
from threading import Lock

from . import han, language_process, likelihood
from .languages import LANGUAGES, UNSPACED
from .likelihood import LONGEST, Likely
from .serbian import is_serbian

ENOUGH = 15  # letters; below, every detector guesses
ENOUGH_SIGNS = 5  # of a script whose signs are syllables or words
SURE = 0.9  # Lingua's confidence, of 1, against which even a colleague's word does not count
GUESS = 0.5  # the least for a short text of somebody of whom nothing is known
PATIENCE = 1.0  # seconds that the language process has for MOST texts, of which each takes it some milliseconds

KEPT = 500  # texts of which the process remembers what was told: the guards ask again about what was just told apart

_told: dict[str, Likely] = {}  # the last one told at the end
_REMEMBERING = Lock()
_RUN = rf"[^\s{UNSPACED}]"  # what is no word ends with a space, or before a script that has none
_NAME = rf"[^\s@{UNSPACED}]"  # without "@": else a long row of them would be looked at for minutes
_NO_WORDS = re.compile(rf"https?://{_RUN}+|www\.{_RUN}+|{_NAME}+@{_NAME}+|[#@]{_RUN}+|{_RUN}*\d{_RUN}*")
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


def detect(text: str, *, known: str = "", is_certain: bool = False, likely: Likely | None = None) -> str:
    """The code of a text's language, or "" where it cannot be told or the text has no letters.

    `known`: the language that its writer is known by, which decides short texts and between Croatian and Serbian or the
    two Mandarins. `is_certain`: a colleague said so; it then decides wherever Lingua has doubts as well. `likely`: what
    `likeliest` says of the text's `words`, where several were asked for in one go.
    """
    said = words(text)
    letters = _scripts_of(said)
    if not letters:
        return ""
    expected = known if known in LANGUAGES and _could_be_written(known, letters) else ""
    if expected and not _are_enough(letters):
        return expected
    code, confidence = likely or likeliest([said])[0]
    found = _told_apart(code, said, letters, expected)
    if expected and is_certain and (confidence < SURE or {expected, found} in TWINS):
        return expected
    return found if _are_enough(letters) or confidence >= GUESS else ""


def is_enough(text: str) -> bool:
    """Whether its language can be told by the text alone."""
    return _are_enough(_scripts_of(words(text)))


def words(text: str) -> str:
    """What of a text tells its language: neither addresses nor figures, and no more than LONGEST characters."""
    return _NO_WORDS.sub(" ", text[:LONGEST])


def likeliest(texts: Sequence[str]) -> list[Likely]:
    """The language that Lingua would choose for each, in their order."""
    found = {text: told for text in texts if (told := _told.get(text))}
    for batch in batched([text for text in dict.fromkeys(texts) if text not in found], likelihood.MOST):
        found |= zip(batch, _likeliest(batch), strict=True)
    _remember(found)
    return [found[text] for text in texts]


def forget() -> None:
    """What was told lately; for tests."""
    _told.clear()


def _remember(found: dict[str, Likely]) -> None:
    with _REMEMBERING:
        for text, likely in found.items():
            _told.pop(text, None)
            _told[text] = likely
        for text in list(_told)[:-KEPT]:
            del _told[text]


def _likeliest(texts: Sequence[str]) -> list[Likely]:
    question = {"likeliest": [text[:LONGEST] for text in texts]}
    try:
        answer = language_process.answer_to(question, seconds=PATIENCE)
        found = [Likely(str(code), float(confidence)) for code, confidence in answer["likeliest"]]
    except (language_process.NotThere, KeyError, TypeError, ValueError):
        found = []
    return found if len(found) == len(texts) else likelihood.likeliest(texts)


def _scripts_of(said: str) -> list[str]:
    """Of each letter, by Unicode's names."""
    return [unicodedata.name(sign, "").split()[0] for sign in said if sign.isalpha()]


def _are_enough(letters: list[str]) -> bool:
    return len(letters) >= (ENOUGH_SIGNS if letters and letters[0] in _SIGNS else ENOUGH)


def _could_be_written(code: str, letters: list[str]) -> bool:
    """In their script. Serbian has two."""
    scripts = _SCRIPTS[LANGUAGES[code].script] | (_SCRIPTS["Latn"] if code == "sr" else set())
    return sum(letter in scripts for letter in letters) * 2 >= len(letters)


def _told_apart(found: str, said: str, letters: list[str], expected: str) -> str:
    """Between two that no frequency of letters tells apart."""
    if found == han.SIMPLIFIED:
        return han.written_in(said, expected)
    if found in {"hr", "sr"}:
        return "sr" if "CYRILLIC" in letters or expected == "sr" or is_serbian(said) else "hr"
    return found
