"""Firefox Translations on this machine, in the language process.

Mandarin in its traditional signs is made of the simplified ones, and turned into them, by OpenCC. Where neither
language is English, what is said goes by way of it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import batched, permutations
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from translation import han
from translation.engine import Account, Direction, Engine, Quality, installed
from translation.firefox import client, manifest, store
from translation.firefox.jobs import MOST_TEXTS
from translation.languages import LANGUAGES


class Fxtranslate(Engine):
    key = "fxtranslate"
    label = "Firefox Translations"
    position = 10
    leaves_machine = False
    asks_for = ()
    says = _("On this machine, with the models that “make languages” brought. Quality as measured by Mozilla.")

    def __init__(self, account: Account) -> None:
        """It needs none."""

    @property
    def version(self) -> str:
        """Another one as soon as another model is there."""
        return _version(store.state(), store.folder())

    def directions(self) -> Mapping[Direction, Quality]:
        return _directions(frozenset(store.pairs()), frozenset(store.downloaded()))

    def translate(self, texts: Sequence[str], source: str, target: str, *, seconds: float) -> list[str]:
        if source == han.TRADITIONAL:
            texts = [han.convert(text, source, han.SIMPLIFIED) for text in texts]
        asked_source, asked_target = manifest.pair_of(source, target).split("-")
        made: list[str] = []
        for batch in batched(texts, MOST_TEXTS):
            made += client.ask(batch, asked_source, asked_target, seconds=seconds)
        return [han.convert(text, han.SIMPLIFIED, target) for text in made] if target == han.TRADITIONAL else made


@lru_cache(maxsize=4)
def _version(_state: tuple[tuple[str, int], ...], _folder: Path) -> str:
    """Read once for what the folder holds: each draft asks for it."""
    models = ",".join(f"{pair}:{store.version(pair)}" for pair in sorted(store.pairs()))
    return f"{installed('fxtranslate')}-{hashlib.sha256(models.encode()).hexdigest()[:12]}"


@lru_cache(maxsize=4)
def _directions(pairs: frozenset[str], downloaded: frozenset[str]) -> Mapping[Direction, Quality]:
    every = {
        Direction(*codes): _quality(manifest.pair_of(*codes), pairs, downloaded) for codes in permutations(LANGUAGES, 2)
    }
    return {direction: quality for direction, quality in every.items() if quality is not None}


def _quality(pair: str, pairs: frozenset[str], downloaded: frozenset[str]) -> Quality | None:
    """By the COMET that Mozilla publishes. Two steps give the gist; so do the older models of the package."""
    source, target = pair.split("-")
    if source == target:
        return None  # the two Mandarins: OpenCC's affair
    if pair not in pairs:
        return Quality.GIST if {f"{source}-en", f"en-{target}"} <= pairs else None
    published = manifest.models().get(pair)
    is_good = pair in downloaded and published is not None and published.comet >= manifest.GOOD
    return Quality.GOOD if is_good else Quality.GIST


ENGINE = Fxtranslate
