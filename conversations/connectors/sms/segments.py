"""How a text is cut into the parts that SMS is made of, and paid by.

A part holds 140 bytes: 160 letters of seven bits (GSM 03.38), or 70 units of 16 (UCS-2) as soon as one letter is not
among those of GSM. Several parts each give some bytes away to say where they belong. `static/js/parts/sms.js`
counts the same in the composer; both are tested by the same examples.
"""

from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")  # two places each
ALONE, JOINED = {True: 160, False: 70}, {True: 153, False: 67}  # places in a part, by whether all is of GSM


@dataclass(frozen=True)
class Measure:
    is_gsm: bool
    places: int  # that it takes, of seven or of 16 bits
    segments: int
    foreign: str  # the first letter that is not of GSM; empty: there is none


def measure(text: str) -> Measure:
    """No letter is torn in two: one that takes two places begins the next part where only one is left."""
    foreign = next((letter for letter in text if letter not in BASIC and letter not in EXTENDED), "")
    is_gsm = not foreign
    sizes = [_places(letter, is_gsm) for letter in text]
    places = sum(sizes)
    if places <= ALONE[is_gsm]:
        return Measure(is_gsm, places, 1 if text else 0, foreign)
    segments, left = 0, 0
    for size in sizes:
        if size > left:
            segments, left = segments + 1, JOINED[is_gsm]
        left -= size
    return Measure(is_gsm, places, segments, foreign)


def _places(letter: str, is_gsm: bool) -> int:
    if is_gsm:
        return 2 if letter in EXTENDED else 1
    return 2 if ord(letter) > 0xFFFF else 1
