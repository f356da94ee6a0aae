"""Translates texts by the engines that are switched on: the first that has the direction, and the next where it fails.

[translation] = translate(["Onde está a minha encomenda?"], "pt", "en")
translation.text or Failure(translation.failure).label
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import engines, glossary, serbian
from .breaker import Breaker
from .engine import Direction, Engine, NotReached, NotUnderstood, Quality
from .guards import rounds
from .guards.rounds import Task
from .memory import Memory

SECONDS = 10.0  # for a whole batch, with all engines that are tried

_breakers: defaultdict[str, Breaker] = defaultdict(Breaker)  # by the engine's key


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


def translate(texts: Sequence[str], source: str, target: str, *, seconds: float = SECONDS) -> list[Translation]:
    """One for each text, in their order, from the language `source` to `target` (codes). Raises for no engine's fault.

    `target` may be a tag of Serbian's scripts: engines have one Serbian, and what they say is written in that script.
    What is empty, or already in the language that is asked for, comes back as it is, by no engine.
    """
    language = serbian.CODE if target in {serbian.CYRILLIC, serbian.LATIN} else target
    made = {text: Translation(text) for text in texts if source == language or not text.strip()}
    deadline = time.monotonic() + seconds
    for engine in _able(source, language):
        missing = [text for text in dict.fromkeys(texts) if text not in made or made[text].failure]
        if missing:
            made |= _by(engine, missing, source, language, deadline, written=target)
    return [made.get(text, Translation(failure=Failure.NO_ENGINE)) for text in texts]


def is_possible(source: str, target: str) -> bool:
    """Whether some engine that is switched on has this direction."""
    return bool(_able(source, target))


def engine_label(key: str) -> str:
    """What stands beside a translation that this engine made."""
    return next((engine.label for engine in engines.switched_on() if engine.key == key), engines.label(key))


def _able(source: str, target: str) -> list[Engine]:
    fit = {Quality.GOOD, Quality.GIST}
    direction = Direction(source, target)
    return [engine for engine in engines.in_order(source, target) if engine.directions().get(direction) in fit]


def _by(
    engine: Engine, texts: Sequence[str], source: str, target: str, deadline: float, *, written: str
) -> dict[str, Translation]:
    """`written`: the tag in whose script they are wanted, where it is another than that of the language `target`."""
    terms = glossary.terms(target)
    memory = Memory(engine, source, written, terms)
    known = memory.recall(texts)
    unknown = [text for text in texts if text not in known]

    def ask(words: Sequence[str]) -> list[str]:
        return [serbian.in_script(said, written) for said in _asked(engine, words, source, target, deadline)]

    failure = Failure.NOT_SAFE
    new: dict[str, str | None] = {}
    try:
        new = dict(zip(unknown, rounds.translated(unknown, Task(ask, source, target, terms)), strict=True))
    except NotReached:
        failure = Failure.NOT_REACHED
    except NotUnderstood:
        pass  # what it said is no translation
    safe = {text: said for text, said in new.items() if said}
    memory.keep(safe)
    return {
        text: Translation(said, engine.key) if (said := (known | safe).get(text)) else Translation(failure=failure)
        for text in texts
    }


def _asked(engine: Engine, texts: Sequence[str], source: str, target: str, deadline: float) -> list[str]:
    """With one more try, unless the engine asks to be left alone. Raises NotReached, NotUnderstood."""
    breaker = _breakers[engine.key]
    for is_last in (False, True):
        left = deadline - time.monotonic()
        if breaker.is_open() or left <= 0:
            break
        try:
            made = engine.translate(texts, source, target, seconds=left)
        except NotReached as trouble:
            breaker.failed(trouble.retry_after)
            if is_last:
                raise
        else:
            breaker.worked()
            return made
    raise NotReached("left alone for a while, or no time is left")
