"""DeepL: https://developers.deepl.com/docs/api-reference/translate. Its languages are those of that page."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

from django.utils.translation import gettext_lazy as _

from translation import http
from translation.engine import Account, Direction, Engine, NotUnderstood, Quality
from translation.languages import LANGUAGES

FREE = "https://api-free.deepl.com"
MOST = 50  # texts of a request
LACKS = {"eu", "ca", "hr", "sr"}
TARGETS = {"en": "EN-GB", "pt": "PT-PT", "zh-Hans": "ZH-HANS", "zh-Hant": "ZH-HANT"}  # where the region has to be said


class DeepL(Engine):
    key = "deepl"
    label = "DeepL"
    position = 50
    leaves_machine = True
    asks_for = ("secret",)
    says = _(
        "27 of the 31 languages: not Basque, Catalan, Croatian, Serbian. Good by its own account; not measured here."
    )

    def __init__(self, account: Account) -> None:
        self._account = account

    @property
    def version(self) -> str:
        return "2"

    def directions(self) -> Mapping[Direction, Quality]:
        pairs = permutations([code for code in LANGUAGES if code not in LACKS], 2)
        return {Direction(*pair): Quality.GOOD for pair in pairs if {*pair} != {"zh-Hans", "zh-Hant"}}

    def translate(self, texts: Sequence[str], source: str, target: str, *, seconds: float) -> list[str]:
        made: list[str] = []
        batches = [list(texts[at : at + MOST]) for at in range(0, len(texts), MOST)]
        requests = [self._request(batch, source, target) for batch in batches]
        for batch, answer in zip(batches, http.answers(requests, seconds=seconds), strict=True):
            made += _said(answer, len(batch))
        return made

    def _request(self, texts: list[str], source: str, target: str) -> http.Request:
        body = {
            "text": texts,
            "source_lang": source.partition("-")[0].upper(),
            "target_lang": TARGETS.get(target, target.upper()),
        }
        headers = {"Authorization": f"DeepL-Auth-Key {self._account.secret}"}
        return http.Request(f"{(self._account.url or FREE).rstrip('/')}/v2/translate", body, headers)


def _said(answer: Any, most: int) -> list[str]:
    try:
        texts = [translation["text"] for translation in answer["translations"]]
    except (LookupError, TypeError) as error:
        raise NotUnderstood("an answer of another shape") from error
    if len(texts) != most or not all(isinstance(text, str) for text in texts):
        raise NotUnderstood("not as many texts as were asked for")
    return texts


ENGINE = DeepL
