"""What of a text must come out of a translation as it went in: addresses, references, amounts, emoji, and terms.

Engines damage them: one drops the # of #4521, another breaks long addresses or loses words beside an emoji.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

from translation.languages import UNSPACED

# A letter or figure, but for scripts whose words no space parts: in 注文番号CMD-118の荷物 the reference ends before の.
WORD = rf"[^\W{UNSPACED}]"
START, END = rf"(?<!{WORD})", rf"(?!{WORD})"
SPACES = r"\u00a0\u2007\u2009\u202f\ "  # that stand within a number, or before its unit
_HYPHENS = r"\-\u2011"  # one that breaks no line, and that of the keyboard
_GROUPED = (
    rf"\d{{1,3}}(?:[.,'’٬{SPACES}]\d{{3}}(?!\d))+(?:[.,٫]\d{{1,2}})?"  # 1 234,50
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?"  # 12,34,567.00, as India writes it
)
NUMBER = rf"{_GROUPED}|\d+(?:[.,٫](?:\d+|[-–—](?!\d)))?"  # 12,50 and 12,–
_CODES = (  # ISO 4217
    "EUR|USD|GBP|CHF|JPY|CNY|TWD|KRW|INR|CAD|AUD|PLN|CZK|HUF|RON|BGN|DKK|SEK|NOK|TRY|UAH|RUB|RSD|BRL|MAD"
)
MONEY = rf"(?:US|CA|AU|NZ|HK|NT|R)\$|\p{{Sc}}|{_CODES}|zł|Kč|лв|kr"
_TIMES = r"(?:[kKM](?!\w))?"  # a thousand, a million
_MONEY_BEHIND = "Ft|TL|lei|дин|грн|руб"  # words that mean something else before a figure
EASTERN_TIME = r"(?:\d{4}[年년]\ ?)?\d{1,2}[月월](?:\ ?\d{1,2}[日号號일])?|\d{1,2}[时時點点시](?:\ ?\d{1,2}[分분])?"
_FILES = "pdf|jpe?g|png|gif|webp|heic|svg|docx?|xlsx?|pptx?|odt|csv|txt|zip|mp[34]|mov|html?|xml|json"
_ENDINGS = "com|net|org|eu|io|info|shop|store|app|dev|example|de|fr|es|pt|it|nl|be|ch|at|uk|pl|cz|jp|cn|tw|br"
# An address ends before words of such a script, unless they stand for a part of its path.
_IN_ADDRESS = rf"(?:(?<=[/=_-])[{UNSPACED}]+|[^\s<>\"«»\u3000-\u303f\uff00-\uff65{UNSPACED}])"
_NO_END = r"(?:(?<![.,;:!?)\]}'’…])|(?<=[\w/=-]\([^():\s]{1,80}\)))"  # unless the address opens the parenthesis, too
_LABEL = r"[A-Za-z0-9-]{1,63}"
_NEAR = rf"(?:{WORD}|[./–{_HYPHENS}]){{0,80}}"  # bounded, as all of them: each place of a text may begin one
_PASSED_OVER = "(*SKIP)(*FAIL)"
_EXACTLY = r"(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?"  # seconds, and the zone of an ISO date
_APART = rf"(?:[/.{_HYPHENS}]|\.[{SPACES}])"  # day from month
_PLAIN = rf"(?:(?!_){WORD})"

_ALWAYS = rf"""
    `[^`\n]{{1,200}}`                                                         # what is to be typed as it stands
  | (?i:(?:https?|ftp)://|mailto:|{START}www\.){_IN_ADDRESS}+{_NO_END}
  | (?:{WORD}|[.+-]){{1,64}}@(?:{WORD}|-){{1,63}}(?:\.(?:{WORD}|-){{1,63}})+  # an e-mail address
  | {START}{_LABEL}(?:\.{_LABEL}){{0,8}}\.(?:{_ENDINGS}|{_ENDINGS.upper()}){END}(?:/{_IN_ADDRESS}*{_NO_END})? # a site
  | {START}{_LABEL}(?:\.{_LABEL}){{0,8}}\.[A-Za-z]{{2,24}}/{_IN_ADDRESS}+{_NO_END} # bit.ly/x: a path follows
  | {START}[A-Za-z]:\\[^\s"<>|]{{1,200}}{_NO_END} | (?<!{WORD}|[./])/(?:[\w.-]{{1,80}}/){{1,20}}(?:[\w.-]*\w)? # a path
  | {START}{WORD}(?:{WORD}|[.-]){{0,80}}\.(?i:{_FILES}){END}                # a file
  | \+\d[\d().{_HYPHENS}{SPACES}]{{6,}}\d                                 # a telephone number
  | {START}[A-Z]{{2}}\d{{2}}(?:\ ?[A-Z0-9]{{4}}){{2,7}}(?:\ ?[A-Z0-9]{{1,4}})?{END} # an IBAN
  | {START}\d+\ ?[€£]\d{{2}}{END}                                           # 12€50
  | {START}[-−+]?(?:{MONEY})[{SPACES}]?[-−]?(?:{NUMBER}){_TIMES}     # an amount
  | {START}[-−+]?(?:{NUMBER}){_TIMES}[{SPACES}]?(?:[%‰٪％]|(?:{MONEY}|{_MONEY_BEHIND}){END}) # or a share
  | {START}\d{{2}}(?:[./-]\d{{2}}){{4}}{END}                                 # 06.12.34.56.78, which begins like a date
  | {START}v?\d+(?:\.\d+){{1,3}}-[a-z]{WORD}*(?:\.{WORD}+)*{END}           # 2.3.1-beta.2, which begins like one, too
  | {START}\d{{1,4}}{_APART}\d{{1,2}}{_APART}\d{{1,4}}(?:T\d{{2}}:\d{{2}}{_EXACTLY})?{END}(?![-/]\d) # a date
  | {START}\d{{1,2}}/\d{{1,2}}{END} | (?<!\d)(?:{EASTERN_TIME})
  | {START}\d{{1,2}}(?:[:h]|\ h\ )\d{{2}}(?::\d{{2}})?(?:[ap]m|\ [AP]M|h)?{END}  # a time of the day
  | {START}(?=[A-Fa-f:]{{0,38}}\d)[0-9A-Fa-f]{{1,4}}(?::{{1,2}}[0-9A-Fa-f]{{1,4}}){{2,7}}{END} # of a device
  | {START}\(?\d{{2,5}}\)?(?:[{SPACES}./{_HYPHENS}]\d{{2,}}){{2,}}{END}        # 06 12 34 56 78, the number of a card
  | {START}\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?::\d{{1,5}})?{END}                 # 192.168.0.1
  | &(?:\#\d{{1,6}}|\#x[0-9A-Fa-f]{{1,6}}|[A-Za-z]{{2,8}});                 # &amp;
  | [#@]{WORD}+(?:[-./]{WORD}+)*                                            # #4521, @ana
  | \{{\{{?[^{{}}\n]{{1,60}}\}}?\}} | <[^<>\s]{{1,60}}> | \[\d+\]           # what programs fill in
  | </?[a-z][^<>\n]{{1,200}}>                                               # <div class="a">
  | {START}{_PLAIN}{{1,80}}(?:_{{1,3}}{_PLAIN}{{1,80}}){{1,20}}(?:\(\))?{END}   # ERR_NOT_FOUND, save_as()
  | (?<!{WORD}|:):[a-z][a-z0-9_+-]{{1,30}}:(?!{WORD}|:) | (?<!\S)[:;]-?[()DP](?!{WORD}) # :smile: and :)
  | {START}\d{{1,3}}(?:st|nd|rd|th|er|re|ère|e|ème|o|a|os|as|º|ª){END}{_PASSED_OVER} # an order: first, second
  | {START}(?={_NEAR}\d)(?={_NEAR}[^\W\d_{UNSPACED}]){WORD}+(?:(?:[./{_HYPHENS}]|–(?=\d)){WORD}+)* # CMD-118, AB1234
  | {START}(?:{NUMBER})(?:[/:–—×{_HYPHENS}](?:{NUMBER}))+{END}             # 118-22, 3–5, 16:9
  | [★☆✓✗]+
  | \d{{0,4}}[¼-¾⅐-⅞]                                                       # ½
  | {_GROUPED} | \d+[.,٫]\d+ | \d{{4,}}                                     # 1 000, 12.50, 48213
  | (?=\p{{Extended_Pictographic}}|\p{{Regional_Indicator}}|[\d#*]\uFE0F?\u20E3)(?![©®™\d]\B)\X  # an emoji
"""
_PATTERNS = {
    False: regex.compile(_ALWAYS, regex.VERBOSE),
    True: regex.compile(_ALWAYS.replace(_PASSED_OVER, "") + r"| \d+", regex.VERBOSE),
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
        ways = "|".join(regex.escape(unicodedata.normalize(form, term)) for form in ("NFC", "NFD"))
        for match in regex.finditer(rf"{START}(?:{ways}){END}(?!\p{{M}})", text, regex.IGNORECASE):
            yield Kept(match.start(), match.end(), terms[term] or match[0])


def _apart(found: list[Kept]) -> Iterator[Kept]:
    end = 0
    for part in found:
        if part.start >= end:
            yield part
            end = part.end
