"""Apertium by APy, its web service: rules instead of statistics, quick and small.

Only directions whose sentences were read and found usable are asked for. Those that were read and are wrong are said to
be unfit.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from translation import http
from translation.engine import Account, Direction, Engine, NotUnderstood, Quality

CODES = {
    "ca": "cat", "da": "dan", "en": "eng", "es": "spa", "eu": "eus", "fr": "fra", "hr": "hbs_HR", "it": "ita",
    "pt": "por", "ro": "ron", "ru": "rus", "sr": "hbs_SR", "sv": "swe", "uk": "ukr",
}  # fmt: skip
USABLE = "es-ca ca-es es-pt pt-es pt-ca ca-pt ca-it it-ca es-it it-es fr-ca ca-fr sv-da da-sv uk-ru eu-es ro-es"
WRONG = "fr-es es-fr en-es es-en en-hr en-sr ru-uk"
MARKS = "*#@"  # with which it says that a word was unknown, or that it had no form for it


class Apertium(Engine):
    key = "apertium"
    label = "Apertium"
    position = 60
    leaves_machine = True
    asks_for = ("url",)
    says = _(
        "By rules, for closely related languages: Catalan, Spanish, Portuguese, Italian, Swedish, Danish."
        " Only what was reviewed."
    )

    def __init__(self, account: Account) -> None:
        self._account = account

    @property
    def version(self) -> str:
        return self._account.url

    def directions(self) -> Mapping[Direction, Quality]:
        usable = {Direction(*pair.split("-")): Quality.GIST for pair in USABLE.split()}
        return usable | {Direction(*pair.split("-")): Quality.UNFIT for pair in WRONG.split()}

    def translate(self, texts: Sequence[str], source: str, target: str, *, seconds: float) -> list[str]:
        requests = [self._request(text, source, target) for text in texts]
        answers = http.answers(requests, seconds=seconds)
        return [_said(answer, text) for answer, text in zip(answers, texts, strict=True)]

    def _request(self, text: str, source: str, target: str) -> http.Request:
        asked = {"langpair": f"{CODES[source]}|{CODES[target]}", "markUnknown": "no", "format": "txt", "q": text}
        return http.Request(f"{self._account.url.rstrip('/')}/translate?{urlencode(asked)}")


def _said(answer: Any, text: str) -> str:
    try:
        said = answer["responseData"]["translatedText"]
    except (LookupError, TypeError) as error:
        raise NotUnderstood("an answer of another shape") from error
    if not isinstance(said, str) or any(said.count(mark) > text.count(mark) for mark in MARKS):
        raise NotUnderstood("words that it does not know")
    return said


ENGINE = Apertium
