"""Translates texts by the engines that are switched on: the first that has the direction, and the next where it fails.

[translation] = translate(["Onde está a minha encomenda?"], "pt", "en")
translation.text or Failure(translation.failure).label
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import engines
from .engines.engine import Direction, Engine, NotReached, NotUnderstood, Quality
from .guards import rounds
from .guards.rounds import Task

SECONDS = 10.0  # for a whole batch, with all engines that are tried


class Failure(models.TextChoices):
    """Why a text has no translation, in words for people."""

    NO_ENGINE = "no_engine", _("No translator for these languages")
    NOT_SAFE = "not_safe", _("No safe translation")
    NOT_REACHED = "not_reached", _("The translator does not answer")


@dataclass(frozen=True)
class Translation:
    """`text` and the key of the `engine` that made it, or why there is none: a Failure's value."""

    text: str = ""
    engine: str = ""
    failure: str = ""


def translate(texts: Sequence[str], source: str, target: str) -> list[Translation]:
    """One for each text, in their order, from the language `source` to `target` (codes). Raises for no engine's fault.

    What is empty, or already in the language that is asked for, comes back as it is, by no engine.
    """
    made = [Translation(failure=Failure.NO_ENGINE)] * len(texts)
    for at, text in enumerate(texts):
        if source == target or not text.strip():
            made[at] = Translation(text)
    for engine in _with(source, target):
        missing = [at for at, one in enumerate(made) if one.failure]
        if not missing:
            break
        for at, one in zip(missing, _by(engine, [texts[at] for at in missing], source, target), strict=True):
            made[at] = one
    return made


def is_possible(source: str, target: str) -> bool:
    """Whether some engine that is switched on has this direction."""
    return bool(_with(source, target))


def engine_label(key: str) -> str:
    """What stands beside a translation that this engine made; its key, where the engine is gone."""
    return next((engine.label for engine in engines.switched_on() if engine.key == key), key)


def _with(source: str, target: str) -> list[Engine]:
    fit = {Quality.GOOD, Quality.GIST}
    return [one for one in engines.switched_on() if one.directions().get(Direction(source, target)) in fit]


def _by(engine: Engine, texts: Sequence[str], source: str, target: str) -> list[Translation]:
    def ask(words: Sequence[str]) -> list[str]:
        return engine.translate(words, source, target, seconds=SECONDS)

    try:
        made = rounds.translated(texts, Task(ask, source, target, terms={}))
    except NotReached:
        return [Translation(failure=Failure.NOT_REACHED)] * len(texts)
    except NotUnderstood:
        made = [None] * len(texts)
    return [Translation(text, engine.key) if text else Translation(failure=Failure.NOT_SAFE) for text in made]
