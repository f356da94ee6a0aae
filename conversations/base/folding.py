"""A text as it is compared: without accents, without case; letters that no accent parts from their plain form, too.

Browsers do the same (`static/js/desk/folding.js`), and PostgreSQL's index in its own words, of the same tables
(`conversations/search/postgresql.py`). Whoever changes a table makes the index of the search anew, by a migration.
"""

import re
import unicodedata

# Accents of Latin, Greek and Cyrillic letters, points of Hebrew, vowel marks of Arabic and the sign that only stretches
# its words (0640); a class of letters as Python and PostgreSQL both read it.
MARKS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    r"\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"
    r"\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
# Each small letter with the one that is typed for it, where a keyboard has no other.
LETTERS = {
    pair[0]: pair[1]
    for pair in (
        *("łl", "øo", "đd", "ðd", "ħh", "ıi", "ŧt", "ŋn", "ſs", "ςσ", "ĸk", "ȷj"),  # Europe
        *("əe", "ɛe", "ɔo", "ɓb", "ɗd", "ɖd", "ƒf", "ɠg", "ɣg", "ƙk", "ɲn", "ʋv", "ƴy"),  # Azerbaijan and Africa
        *("ƀb", "ȼc", "ɇe", "ǥg", "ɨi", "ɉj", "ƚl", "ɵo", "ɍr", "ʉu", "ɏy", "ƶz"),  # with a bar
        *("\u0671\u0627", "\u0649\u064a", "\u0629\u0647"),  # forms of alef, yeh and teh in Arabic
        *("\u06cc\u064a", "\u06a9\u0643", "\u06c1\u0647"),  # yeh, kaf and heh of Persian and Urdu keyboards
    )
}
LIGATURES = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ĳ": "ij"}

_MARKS = re.compile(f"[{MARKS}]")
_PLAIN = str.maketrans(LETTERS | LIGATURES)


def folded(text: str) -> str:
    """Two texts that a person takes for the same one come out equal. What comes out may be shorter or longer."""
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text)).lower()
    return unicodedata.normalize("NFC", bare.translate(_PLAIN))
