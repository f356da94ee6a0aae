"""What a rewriting changes, word by word, to be shown before it is taken."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")  # each brings the space before it


@dataclass(frozen=True)
class Change:
    """A run of words: of both texts, of the old one alone, or of the new one alone."""

    kind: Literal["same", "gone", "new"]
    text: str


def difference(before: str, after: str) -> list[Change]:
    """In their order, what went before what came in its place. All that is same or gone makes `before`, all that is
    same or new makes `after`. Of long texts the most frequent words are not looked for, so that it takes no longer.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    changes = []
    for kind, begin, end, new_begin, new_end in SequenceMatcher(None, old, new).get_opcodes():
        gone, come = "".join(old[begin:end]), "".join(new[new_begin:new_end])
        changes += [Change("same", gone)] if kind == "equal" else [Change("gone", gone), Change("new", come)]
    return [change for change in changes if change.text]
