"""What of a text must come out of a translation as it went in: addresses, references, amounts, emoji, and terms.

Engines damage them: one drops the # of #4521, another breaks long addresses or loses words beside an emoji.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

NUMBER = r"\d{1,3}(?:[.,'’\u00a0\u202f\ ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_CODES = "EUR|USD|GBP|CHF|JPY|CNY|TWD|PLN|CZK|HUF|RON|BGN|DKK|SEK|NOK|TRY|UAH|RUB|RSD|BRL"  # ISO 4217
MONEY = rf"[€$£¥₺₴₽]|{_CODES}|NT\$|R\$|zł|Kč|лв"
_ENDINGS = "com|net|org|eu|io|info|shop|store|app|dev|example|de|fr|es|pt|it|nl|be|ch|at|uk|pl|cz|jp|cn|tw|br"

_ALWAYS = rf"""
    (?:https?://|www\.)[^\s<>"«»]*[^\s<>"«».,;:!?)\]}}'’…]                 # an address
  | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                                            # an e-mail address
  | \b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{_ENDINGS})\b(?:/[^\s,;!?]*[\w/])?    # a site
  | \+\d[\d ().-]{{6,}}\d                                                   # a telephone number
  | \b[A-Z]{{2}}\d{{2}}(?:\ ?[A-Z0-9]{{4}}){{2,7}}(?:\ ?[A-Z0-9]{{1,4}})?\b # an IBAN
  | (?<!\w)[-−+]?(?:{MONEY})[\u00a0\u202f\ ]?(?:{NUMBER})                 # an amount
  | (?<!\w)[-−+]?(?:{NUMBER})[\u00a0\u202f\ ]?(?:%|(?:{MONEY})(?!\w))     # the other way round, a share
  | \b\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b | \b\d{{1,2}}/\d{{1,2}}\b     # a date
  | \b\d{{1,2}}[:h]\d{{2}}(?::\d{{2}})?\b                                   # a time of the day
  | [#@]\w+(?:[-./]\w+)*                                                    # #4521, @ana
  | \{{\{{?[^{{}}\n]{{1,60}}\}}?\}} | <[^<>\s]{{1,60}}> | \[\d+\]           # what programs fill in
  | \b\d{{1,3}}(?:st|nd|rd|th|er|re|ère|e|ème|o|a|os|as|º|ª)\b(*SKIP)(*FAIL) # an order: first, second
  | \b(?=[\w./-]*\d)(?=[\w./-]*\p{{L}})\w+(?:[-./]\w+)*\b                   # CMD-2024-118, AB1234: letters and figures
  | \b\d+(?:[-/]\d+)+\b                                                     # 118-22
  | (?:{NUMBER})(?<=\d{{4}}|\d\D\d+)                                       # 48213, 12.50, 1 000
  | (?=\p{{Extended_Pictographic}}|\p{{Regional_Indicator}}|[\d#*]\uFE0F?\u20E3)(?![©®™\d]\B)\X  # an emoji
"""
_PATTERNS = {
    False: regex.compile(_ALWAYS, regex.VERBOSE),
    True: regex.compile(_ALWAYS + r"| \d+", regex.VERBOSE),
}


@dataclass(frozen=True)
class Kept:
    """`text[start:end]`, which stands in the translation as `becomes`."""

    start: int
    end: int
    becomes: str

    @property
    def is_loose(self) -> bool:
        """An emoji: no part of a sentence."""
        return not any(sign.isalnum() for sign in self.becomes)


def find(text: str, terms: Mapping[str, str], *, numbers: bool = False) -> list[Kept]:
    """In the order of the text, none within another.

    `terms`: words of the company's and what each becomes, matched as whole words in any case; "" is what stands there.
    `numbers`: every figure is kept, not only those that are long, have units or stand beside letters.
    """
    matches = _PATTERNS[numbers].finditer(text)
    found = [*_terms(text, terms), *(Kept(match.start(), match.end(), match[0]) for match in matches)]
    return list(_apart(sorted(found, key=lambda part: (part.start, -part.end))))


def _terms(text: str, terms: Mapping[str, str]) -> Iterator[Kept]:
    for term in sorted(terms, key=len, reverse=True):
        for match in regex.finditer(rf"(?<!\w){regex.escape(term)}(?!\w)", text, regex.IGNORECASE):
            yield Kept(match.start(), match.end(), terms[term] or match[0])


def _apart(found: list[Kept]) -> Iterator[Kept]:
    end = 0
    for part in found:
        if part.start >= end:
            yield part
            end = part.end
