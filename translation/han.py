"""The two ways to write Mandarin: which one a text has, and one made of the other.

OpenCC converts words, not signs alone, and gives Taiwan its own vocabulary (軟體 for 软件).
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

SIMPLIFIED, TRADITIONAL = "zh-Hans", "zh-Hant"
_WAYS = {(SIMPLIFIED, TRADITIONAL): "s2twp", (TRADITIONAL, SIMPLIFIED): "tw2sp"}


def written_in(text: str, known: str = "") -> str:
    """The code of the one whose signs the text has. Where none decides, what is known does, else the simplified."""
    simplified = _changed(text, "s2t")  # a simplified sign is one that is written otherwise in the traditional way
    traditional = _changed(text, "t2s")
    if simplified == traditional:
        return known if known in {SIMPLIFIED, TRADITIONAL} else SIMPLIFIED
    return SIMPLIFIED if simplified > traditional else TRADITIONAL


def convert(text: str, source: str, target: str) -> str:
    return _converter(_WAYS[source, target]).convert(text)


def _changed(text: str, way: str) -> int:
    return sum(was != made for was, made in zip(text, _converter(way).convert(text), strict=False))


@cache
def _converter(way: str) -> "OpenCC":
    from opencc import OpenCC  # its dictionaries are read by whoever meets Chinese

    return OpenCC(way)
