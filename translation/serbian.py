"""Serbian: told from Croatian, and taken from one of its two scripts into the other."""

import re
import unicodedata

CODE, CYRILLIC, LATIN = "sr", "sr-Cyrl", "sr-Latn"

# Where Croatian says ije or je, Serbian says e (ekavian); and some words that only one of them has.
_SERBIAN = r"""
    gde n[ei]gde svugde ovde onde pre posle uvek juče takođe lep lep[aeiou] vreme\w* mesto mest[au] mesec\w* deo
    del[au] delovi cen[aeu] sred[aeu] ponedelj\w+ nedelj\w+ hteo htel[aio] želeo želel[aio] video videl[aio] dve
    primer\w* rešen\w+ reši\w* promen\w+ zamen\w+ odel\w+ sledeć\w+ obavest\w+ izvešt\w+ bezbedn\w+ vred\w+
    verovatno porudžbin\w* hiljad\w+ evra januar\w* februar\w* avgust\w* septemb\w+ oktob\w+ novemb\w+ decemb\w+
"""
_CROATIAN = r"""
    gdje n[ei]gdje ovdje prije poslije uvijek jučer također lijep\w* vrijem\w* mjest\w+ mjesec\w* dio cijen\w+
    srijed\w+ ponedjelj\w+ htio htjel\w+ želio željel\w+ vidio vidjel\w+ dvije primjer\w* rješen\w+ promijen\w+
    promjen\w+ zamijen\w+ zamjen\w+ odjel\w* sljedeć\w+ obavijest\w* što tko netko tjed\w+ narudžb\w+ tisuć\w+
    eura
"""

_CYRILLIC = dict(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True))
_PAIRS = {"lj": "љ", "nj": "њ", "dž": "џ"}
_LATIN = {sign: letter for letter, sign in (_CYRILLIC | _PAIRS).items()}
_FOREIGN = re.compile(r"[qwxyäöüß\d@/]", re.IGNORECASE)  # WhatsApp, XL, 4G: written as they are in either script
_APART = re.compile(r"(?<=\bi)nj(?=ek)|(?<=\bko)nj(?=un|ug)|(?<=\bna)dž(?=iv)|(?<=\bpo)dž(?=anr)", re.IGNORECASE)
_LETTER = re.compile(r"lj|nj|dž|[a-zđžćčš]", re.IGNORECASE)


def is_serbian(text: str) -> bool:
    """Whether a text in Latin letters, Serbian or Croatian, has more words that only Serbian writes so."""
    return len(_matches(_SERBIAN).findall(text)) > len(_matches(_CROATIAN).findall(text))


def written_in(text: str) -> str:
    """The tag of the script that most letters of a Serbian text have: CYRILLIC, which is the official one, or LATIN."""
    letters = [unicodedata.name(sign, "").partition(" ")[0] for sign in text if sign.isalpha()]
    return LATIN if letters.count("LATIN") > letters.count("CYRILLIC") else CYRILLIC


def in_script(text: str, tag: str) -> str:
    """The same words in the script of this tag. Where it is no tag of Serbian's scripts they stay as they are."""
    convert = {CYRILLIC: to_cyrillic, LATIN: to_latin}.get(tag)
    return convert(text) if convert else text


def to_cyrillic(text: str) -> str:
    """Words with letters that Serbian lacks stay as they are."""
    return re.sub(r"\S+", lambda word: word[0] if _FOREIGN.search(word[0]) else _in_cyrillic(word[0]), text)


def to_latin(text: str) -> str:
    return "".join(_in_latin(sign, text[at + 1 : at + 2]) for at, sign in enumerate(text))


def _in_cyrillic(word: str) -> str:
    parted = _APART.sub(lambda pair: "\N{ZERO WIDTH NON-JOINER}".join(pair[0]), word)
    written = _LETTER.sub(_letter_in_cyrillic, parted)
    return written.replace("\N{ZERO WIDTH NON-JOINER}", "")


def _letter_in_cyrillic(letter: re.Match[str]) -> str:
    sign = (_CYRILLIC | _PAIRS)[letter[0].lower()]
    return sign.upper() if letter[0][0].isupper() else sign


def _in_latin(sign: str, following: str) -> str:
    letter = _LATIN.get(sign.lower(), sign)
    if sign not in _LATIN and letter != sign:  # a capital: LJ within capitals, else Lj
        return letter.upper() if following.isupper() else letter.capitalize()
    return letter


def _matches(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words.split())})\b", re.IGNORECASE)
