"""LibreTranslate, one's own or somebody's: https://docs.libretranslate.com/api/operations/translate/."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from translation import http
from translation.engine import Account, Direction, Engine, NotReached, NotUnderstood, Quality
from translation.languages import LANGUAGES, known

MOST = 50  # texts of a request
LOOK = 2.0  # seconds that it may take to say its languages
KNOWN_FOR = 300.0  # seconds that they are believed, and also that it did not answer

_TRADITIONAL = "zt"  # its older code of it
_languages: dict[str, tuple[float, dict[str, dict[str, None]]]] = {}  # by address: until when, and targets by source


class LibreTranslate(Engine):
    key = "libretranslate"
    label = "LibreTranslate"
    position = 40
    leaves_machine = True
    asks_for = ("url",)
    says = _("It reports its own languages. Its translations have not been measured here: expect the gist.")

    def __init__(self, account: Account) -> None:
        self._account = account

    @property
    def version(self) -> str:
        return self._account.url

    def directions(self) -> Mapping[Direction, Quality]:
        pairs = ((_ours(source), _ours(target)) for source, targets in self._spoken().items() for target in targets)
        return {Direction(*pair): Quality.GIST for pair in pairs if all(pair) and pair[0] != pair[1]}

    def translate(self, texts: Sequence[str], source: str, target: str, *, seconds: float) -> list[str]:
        spoken = self._spoken()
        codes = {_ours(code): code for code in (*spoken, *(code for targets in spoken.values() for code in targets))}
        made: list[str] = []
        batches = [list(texts[at : at + MOST]) for at in range(0, len(texts), MOST)]
        requests = [self._request(batch, codes.get(source, source), codes.get(target, target)) for batch in batches]
        for batch, answer in zip(batches, http.answers(requests, seconds=seconds), strict=True):
            made += _said(answer, len(batch))
        return made

    def _request(self, texts: list[str], source: str, target: str) -> http.Request:
        body = {"q": texts, "source": source, "target": target, "format": "text"}
        secret = {"api_key": self._account.secret} if self._account.secret else {}
        return http.Request(f"{self._account.url.rstrip('/')}/translate", {**body, **secret})

    def _spoken(self) -> dict[str, dict[str, None]]:
        """In its own codes; none where it does not answer."""
        until, spoken = _languages.get(self._account.url, (0.0, {}))
        if until < time.monotonic():
            try:
                request = http.Request(f"{self._account.url.rstrip('/')}/languages")
                [answer] = http.answers([request], seconds=LOOK)
                spoken = {str(entry["code"]): dict.fromkeys(map(str, entry["targets"])) for entry in answer}
            except (NotReached, NotUnderstood, LookupError, TypeError):
                spoken = {}
            _languages[self._account.url] = (time.monotonic() + KNOWN_FOR, spoken)
        return spoken


def _ours(code: str) -> str:
    """Our code of one of its own, or ""."""
    ours = "zh-Hant" if code == _TRADITIONAL else known(code)
    return ours if ours in LANGUAGES else ""


def _said(answer: Any, most: int) -> list[str]:
    texts = answer.get("translatedText") if isinstance(answer, dict) else None
    if not isinstance(texts, list) or len(texts) != most or not all(isinstance(text, str) for text in texts):
        raise NotUnderstood("an answer of another shape")
    return texts


ENGINE = LibreTranslate
