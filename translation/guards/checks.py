"""Whether an answer can be the translation of a text. Each check says no only where something must be wrong."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from translation.detection import likeliest, words
from translation.languages import LANGUAGES, UNSPACED
from translation.likelihood import Likely

from . import dates

DENSE = {"Jpan": 2.2, "Hans": 3.0, "Hant": 3.0, "Kore": 1.8}  # letters of ours that one sign stands for, about
LEAST, MOST = 0.4, 2.5  # times as long as the source
SPARE = 20  # letters that a short text may be longer; half as many that it may be shorter
TELLING = 25  # letters from which on the language of an answer can be asked for
SURE = 0.8  # the confidence, of 1, in another language that speaks against an answer
AGAIN = 4  # times in a row that no sentence says the same


def are_plausible(pairs: Sequence[tuple[str, str]], source: str, target: str) -> list[bool]:
    """Of each pair of a text and its answer, both without what was masked."""
    may_be = [_could_be(text, answer, source, target) for text, answer in pairs]
    others = iter(are_surely_others([answer for (_, answer), may in zip(pairs, may_be, strict=True) if may], target))
    return [may and not next(others) for may in may_be]


def is_surely_another(text: str, language: str) -> bool:
    """Whether a text is long enough to tell that it is not in this language."""
    return are_surely_others([text], language)[0]


def are_surely_others(texts: Sequence[str], language: str) -> list[bool]:
    """The same of each of several, which is no slower than of one."""
    telling = {text: words(text) for text in texts if _length(text) >= TELLING}
    found = dict(zip(telling, likeliest(list(telling.values())), strict=True))
    return [text in found and _is_another(found[text], language) for text in texts]


def loops(text: str, answer: str) -> bool:
    """A word or a phrase again and again, which the source does not say so often."""
    return _longest_run(answer) >= AGAIN > _longest_run(text) or _scattered(text, answer)


_BROKEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")  # what no database takes, and no person wrote
_NEAR = ({"hr", "sr"}, {"hr", "sl"}, {"sr", "sl"})


def _could_be(text: str, answer: str, source: str, target: str) -> bool:
    """By everything but the language."""
    return (
        not _BROKEN.search(answer)
        and _figures(text) == _figures(answer)
        and not dates.contradict(text, source, answer, target)
        and _fits_in_length(text, answer, source, target)
        and not loops(text, answer)
        and not _is_left_as_it_was(text, answer)
    )


def _is_another(likely: Likely, language: str) -> bool:
    found, ours = likely.code.partition("-")[0], language.partition("-")[0]
    return likely.confidence >= SURE and found != ours and {found, ours} not in _NEAR


def _figures(text: str) -> Counter[str]:
    """Each run of figures, in whatever script they are written."""
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return Counter(re.findall(r"\d+", plain))


def _fits_in_length(text: str, answer: str, source: str, target: str) -> bool:
    had = _length(text) * DENSE.get(LANGUAGES[source].script, 1.0)
    has = _length(answer) * DENSE.get(LANGUAGES[target].script, 1.0)
    return has > 0 and had * LEAST - SPARE / 2 <= has <= had * MOST + SPARE


def _length(text: str) -> int:
    return sum(sign.isalpha() for sign in text)


def _longest_run(text: str) -> int:
    """How often at most something of up to eight words is said in a row; of signs without spaces, up to eight signs."""
    said = re.findall(rf"[{UNSPACED}]|[^\W{UNSPACED}]+", text.lower())
    longest = 1
    for size in range(1, 9):
        run = 0  # of words in a row that are those `size` words before
        for at in range(size, len(said)):
            run = run + 1 if said[at] == said[at - size] else 0
            longest = max(longest, 1 + run // size)
    return longest


def _scattered(text: str, answer: str) -> bool:
    """One word makes up half of a longer answer."""
    said = re.findall(r"\w{3,}", answer.lower())
    if len(said) < 12:
        return False
    times = max(Counter(said).values())
    return times * 2 > len(said) and times > 2 * max(Counter(re.findall(r"\w+", text.lower())).values(), default=0)


def _is_left_as_it_was(text: str, answer: str) -> bool:
    """A long text that comes back word by word was not translated."""
    return _length(text) >= TELLING and text.split() == answer.split()
