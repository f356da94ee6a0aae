"""One sentence by every engine that has the direction, with what each says or why it says nothing: for administrators.

Nothing is remembered, and an engine that is left alone for a while is asked all the same.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from . import engines, glossary
from .engine import Direction, Engine, NotReached, NotUnderstood, Quality
from .guards import rounds
from .guards.rounds import Task
from .service import Failure

SECONDS = 10.0  # for each engine


class Answer(NamedTuple):
    """`text`, or in `why` a sentence."""

    engine: str
    text: str = ""
    why: str = ""


def tried(text: str, source: str, target: str) -> list[Answer]:
    """In the order in which they are asked; those that are declared unfit for it too, unasked."""
    answers = []
    for engine in engines.in_order(source, target):
        quality = engine.directions().get(Direction(source, target))
        if quality == Quality.UNFIT:
            answers.append(
                Answer(engine.label, why=_("Unfit for these languages: its translations were reviewed and were wrong."))
            )
        elif quality:
            answers.append(_said(engine, text, source, target))
    return answers


def _said(engine: Engine, text: str, source: str, target: str) -> Answer:
    def ask(texts: Sequence[str]) -> list[str]:
        return engine.translate(texts, source, target, seconds=SECONDS)

    try:
        [made] = rounds.translated([text], Task(ask, source, target, glossary.terms(target)))
    except (NotReached, NotUnderstood) as trouble:
        why = _("%(name)s: %(words)s") % {"name": Failure.NOT_REACHED.label, "words": trouble}
        return Answer(engine.label, why=why)
    return Answer(engine.label, made) if made else Answer(engine.label, why=str(Failure.NOT_SAFE.label))
