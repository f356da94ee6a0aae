"""What of a text can be compared with its sources: figures, amounts, days, links and references, names.

A model alters these without a sign. Words that say the opposite, or a figure that belongs to something else, are not
found so: people read what it wrote before anything is sent.
"""

import unicodedata
from dataclasses import dataclass

import regex

from conversations.base.folding import folded
from translation.guards import dates, kept
from translation.guards.hidden import without_hidden
from translation.languages import LANGUAGES, UNSPACED

STEM = 4  # letters
MANY = 9  # figures from which on a number is one that is dialled or typed in, whatever parts them
# Where names are told from other words by their capitals: German writes all nouns so, others write none.
_WITHOUT_CAPITALS = {"de", "ar", "ja", "ko", "zh-Hans", "zh-Hant"}
_SAME_MONEY = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "TRY": "₺", "UAH": "₴", "RUB": "₽", "US$": "$"}

_NUMBER = regex.compile(kept.NUMBER)
_AMOUNT = regex.compile(
    rf"(?P<sign>{kept.MONEY})[{kept.SPACES}]?(?P<number>{kept.NUMBER})"
    rf"|(?P<number>{kept.NUMBER})[{kept.SPACES}]?(?P<sign>%|(?:{kept.MONEY}){kept.END})"
)
_LINK = regex.compile(r"://|^www\.|[\w.+-]@[\w-]|^[^\d\s]+\.[A-Za-z]{2,}(?:/|$)")
_REFERENCE = regex.compile(r"^[#@]|\p{L}[-./]?\d|\d[-./]?\p{L}")
_SITE = regex.compile(r"(?<![\w.@/-])(?:\p{L}[\w-]+\.)+\p{Ll}{2,24}(?!\w)")
_DIALLED = regex.compile(rf"\+?[\d().·/{kept.SPACES}\-]+")
_DATE = regex.compile(r"(\d{1,4})[/.-]\s?(\d{1,2})[/.-]\s?(\d{1,4})(?!\d)")
_SHORT_DATE = regex.compile(r"(\d{1,2})/(\d{1,2})")
_TIME = regex.compile(rf"\d{{1,2}}\s?[h:]\s?(?:\d{{2}})?|{kept.EASTERN_TIME}")
_WORD = regex.compile(rf"(?![{UNSPACED}])\p{{L}}(?:(?![{UNSPACED}])[\p{{L}}\p{{M}}])+")
_PAIR = regex.compile(rf"[{UNSPACED}]{{2}}")
_BEGINNING = regex.compile(r"(?:^|[.!?…:«„“\"¿¡(\n—–-])[\s«„“\"¿¡(]*(?:\p{L}[’'])?$")
_GAP = regex.compile(r"\[[^\]\d][^\]]*\]|\{[^}]*\}|<[^<>\s][^<>]*>|_{3,}|\bX{3,}\b")
# What turns a sentence into its contrary. Words that are as often an interjection ("No, you keep it") are none.
_CONTRARIES = {
    "de": r"\b(?:nicht|kein\w*|niemals)\b",
    "en": r"\b(?:not|never|cannot)\b|n['’]t\b",
    "es": r"(?<![.!?¡¿]\s)(?<!^)\bno\b(?!,)|\b(?:nunca|ningun\w*)\b",
    "fr": r"\b(?:ne|pas|jamais|aucune?)\b|\bn['’]",
    "it": r"\b(?:non|mai|nessun\w*)\b",
    "nl": r"\b(?:niet|geen|nooit)\b",
    "pt": r"(?<![.!?]\s)(?<!^)\bnão\b(?!,)|\b(?:nunca|nenhum\w*)\b",
}
# Politeness that says nothing of the matter: "do not hesitate to …".
_POLITE = (
    r"n['’]h[ée]site[zr]? pas|(?:do not|don['’]t) hesitate|z[öo]gern sie nicht|no dud[ea]\w*|non esit\w+|não hesit\w+"
)


@dataclass(frozen=True)
class Facts:
    """Each as it can be compared: "1 000,00 €" and "€1,000" are the same amount, whose number is no other figure.

    `links`: references and telephone numbers are some, too.
    """

    figures: frozenset[str]
    amounts: frozenset[tuple[str, str]]
    days: frozenset[str]
    links: frozenset[str]

    def __or__(self, other: "Facts") -> "Facts":
        return Facts(
            self.figures | other.figures,
            self.amounts | other.amounts,
            self.days | other.days,
            self.links | other.links,
        )


NONE = Facts(frozenset(), frozenset(), frozenset(), frozenset())


def of(text: str, language: str) -> Facts:
    """`language`: a code of `LANGUAGES`, by which months and days of the week are known."""
    text = _in_plain_signs(text)
    parts = [part.becomes for part in kept.find(text, {})]
    dialled = {part for part in parts if _is_dialled(part)}
    dated = [match for part in parts if part not in dialled and (match := _DATE.match(part))]
    links = {_plain(part) for part in parts if is_link(part)} | {regex.sub(r"\D", "", part) for part in dialled}
    amounts = {(number(match["number"]), _sign(match["sign"])) for match in _AMOUNT.finditer(text)}
    days = dates.named(text, language) if language in LANGUAGES else set()
    for match in dated:
        days |= _days(*map(int, match.groups()))
    days |= {f"{int(match[1])}/{int(match[2])}" for part in parts if (match := _SHORT_DATE.fullmatch(part))}
    rest = _AMOUNT.sub(" ", text)
    for part in (*dialled, *(match[0] for match in dated)):
        rest = rest.replace(part, " ")
    in_dates = {str(int(figure)) for match in dated for figure in match.groups()}
    return Facts(figures(rest) | in_dates, frozenset(amounts), frozenset(days), frozenset(links))


def figures(text: str) -> frozenset[str]:
    return frozenset(number(found) for found in _NUMBER.findall(text))


def number(written: str) -> str:
    """ "1 000,50" and "1,000.50" are 1000.5, "07" is 7."""
    plain = regex.sub(rf"['’٬{kept.SPACES}]", "", written).replace("٫", ".").rstrip(".,-–—")
    if regex.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        plain = regex.sub(r"[.,]", "", plain)
    whole, _, part = regex.sub(r"[.,](?=.*[.,])", "", plain).replace(",", ".").partition(".")
    return ".".join(piece for piece in (whole.lstrip("0") or "0", part.rstrip("0")) if piece)


def is_link(part: str) -> bool:
    """An address of the web or of mail, or a reference such as #4521 and CMD-2024-118: copied, never reworded."""
    if _TIME.fullmatch(part) or _AMOUNT.fullmatch(part):
        return False
    return bool(_LINK.search(part) or _REFERENCE.search(part))


def sites(text: str) -> list[str]:
    """What may be an address, and may be two sentences without a space between them: “shop.biz”."""
    return _SITE.findall(_in_plain_signs(text))


def names(text: str, language: str) -> list[str]:
    """Words with a capital where no sentence begins, and that are no day or month."""
    if language in _WITHOUT_CAPITALS:
        return []
    return [
        match[0]
        for match in _WORD.finditer(text)
        if match[0][0].isupper()
        and not _BEGINNING.search(text[: match.start()])
        and not dates.named(match[0], language)
    ]


def words(text: str) -> frozenset[str]:
    """All of them, as they are compared: without capitals and accents."""
    return frozenset(folded(word) for word in _WORD.findall(text))


def stems(text: str) -> frozenset[str]:
    """The beginnings of its longer words: "replaced" and "replacement" have the same. Where no space parts words, each
    two signs that stand together."""
    pairs = _PAIR.findall(text, overlapped=True)
    return frozenset((*pairs, *(word[:STEM] for word in words(text) if len(word) >= STEM)))


def says_no(text: str, language: str) -> bool:
    """Whether something in it is denied, as far as that is known of the language."""
    if language not in _CONTRARIES:
        return False
    plain = regex.sub(_POLITE, " ", text, flags=regex.IGNORECASE)
    return bool(regex.search(_CONTRARIES[language], plain, regex.IGNORECASE))


def has_gap(text: str) -> bool:
    """[name], {amount}, ____: something that somebody else should fill in."""
    return bool(_GAP.search(text))


def _plain(part: str) -> str:
    return part.rstrip("/")


def _sign(written: str) -> str:
    return _SAME_MONEY.get(written, written)


def _is_dialled(part: str) -> bool:
    """A telephone number, that of a card: its figures count in their order, and not what parts them."""
    return sum(map(str.isdigit, part)) >= MANY and bool(_DIALLED.fullmatch(part))


def _days(first: int, month: int, last: int) -> set[str]:
    """A date with its year and without it, as it is written: 12/03 is another one than 03/12."""
    day, year = (last, first) if first > 31 else (first, last)
    return {f"{day}/{month}", f"{day}/{month}/{year % 100}"}


def _in_plain_signs(text: str) -> str:
    """Figures of any script, raised or in a circle, as those of ours, wide letters as others; nothing is hidden."""
    plain = unicodedata.normalize("NFKC", without_hidden(text))
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)
