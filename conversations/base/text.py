"""Text that others wrote, made fit to be stored and shown: well-formed, named, cut where a reader would cut it.

What one sees as one letter (an emoji of a family, a letter with its marks) may be several characters: a grapheme.
Frames and forms are made well-formed where they are read, so that nothing further in has to think of it.
"""

import json
import unicodedata
from functools import lru_cache
from typing import Any

import regex

from translation.guards.hidden import without_hidden

_GRAPHEME = regex.compile(r"\X")
_SPACES = regex.compile(r"[\p{Cc}\p{Z}]+")
_VISIBLE = regex.compile(r"[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]")
_DOT = regex.compile(r"\s*·\s*")
_NUMBER = regex.compile(r"\+[0-9]{2,}")
_TOWER = regex.compile(r"(\p{M}{8})\p{M}+")  # more marks on one letter than any language has


def well_formed(text: str) -> str:
    """Without NULs and halves of characters, which no database takes; the two halves of one are joined."""
    if text.isascii():
        return text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return text.replace("\0", "")


def well_formed_tree(value: Any) -> Any:
    """The same for every text in what was decoded from JSON. Raises RecursionError where it is too deep."""
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, list):
        return [well_formed_tree(item) for item in value]
    if isinstance(value, dict):
        return {well_formed(key): well_formed_tree(item) for key, item in value.items()}
    return value


def from_json(written: str | bytes) -> Any:
    """What was written as JSON, its texts well-formed. Raises ValueError for whatever cannot be read."""
    try:
        return well_formed_tree(json.loads(written))
    except RecursionError as error:
        raise ValueError("This JSON is too deep.") from error


def name(given: object, *, most: int | None = None) -> str:
    """A name or a title in one line, at most so many characters; empty where nothing of it could be seen."""
    if not isinstance(given, str):
        return ""
    text = without_hidden(_SPACES.sub(" ", unicodedata.normalize("NFC", well_formed(given))))
    if is_blank(text):
        return ""
    text = _TOWER.sub(r"\1", text).strip()
    return text if most is None else cut(text, most)


def is_blank(text: str) -> bool:
    """Whether nothing of it could be seen."""
    return _VISIBLE.search(text) is None


def cut(text: str, most: int, *, end: str = "") -> str:
    """At most so many characters, cut between two graphemes; `end` closes what was cut, and counts."""
    return text if len(text) <= most else _beginning(text, most - len(end), len) + end


def cut_bytes(text: str, most: int, *, end: str = "") -> str:
    """At most so many bytes of UTF-8, cut between two graphemes; `end` closes what was cut, and counts."""
    return text if _size(text) <= most else _beginning(text, most - _size(end), _size) + end


def dotted(words: str) -> str:
    """“Ana · 12:04” with spaces that do not break, so that no line begins or ends with the dot."""
    return _DOT.sub("\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}", words)


@lru_cache(maxsize=4096)
def initials(of: str) -> str:
    """Two letters for a face: those of the first two words; of a number its last two figures."""
    if _NUMBER.fullmatch(of):
        return of[-2:]
    return "".join(_capital(_GRAPHEME.match(word)[0]) for word in name(of).split()[:2]) or "?"


def _beginning(text: str, most: int, size_of: Any) -> str:
    end = size = 0
    for grapheme in _GRAPHEME.finditer(text[: max(0, most) + 1]):  # one more shows whether the last is whole
        size += size_of(grapheme[0])
        if size > most:
            break
        end = grapheme.end()
    return text[:end].rstrip()


def _size(text: str) -> int:
    return len(text.encode())


def _capital(letter: str) -> str:
    """ß has no capital of one letter: it stays."""
    return letter.upper() if len(letter.upper()) == len(letter) else letter
