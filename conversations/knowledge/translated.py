"""What articles say, in the language of who reads it: as safe as a message's translation, by the same engines."""

from collections.abc import Sequence
from dataclasses import dataclass

from translation import service

from .answers import Answer

SECONDS = 5.0  # for a passage: its original stands there meanwhile


@dataclass(frozen=True)
class Translated:
    """`sentences`, one for each that was given, and the names of the engines that made them; or `why` there is none."""

    sentences: tuple[str, ...] = ()
    engines: str = ""
    why: str = ""


def sentences(texts: Sequence[str], source: str, target: str) -> Translated:
    """All of them, or none: half a passage in another language could not be read."""
    made = service.translate(texts, source, target, seconds=SECONDS)
    failure = next((one.failure for one in made if one.failure), "")
    if failure:
        return Translated(why=str(service.Failure(failure).label))
    names = dict.fromkeys(service.engine_label(one.engine) for one in made if one.engine)
    return Translated(tuple(one.text for one in made), ", ".join(names))


def quotes(answer: Answer, target: str) -> Translated:
    """Those of an answer, each out of the language of its source."""
    parts = [
        sentences([quote.text], answer.sources[quote.source - 1].article.language, target) for quote in answer.quotes
    ]
    if failed := next((part for part in parts if part.why), None):
        return failed
    engines = dict.fromkeys(part.engines for part in parts if part.engines)
    return Translated(tuple(text for part in parts for text in part.sentences), ", ".join(engines))


def is_wanted(languages: Sequence[str], target: str) -> bool:
    """Whether something in these languages is to be translated for who reads `target`, and all of it can be."""
    others = set(languages) - {target}
    return bool(others) and all(service.is_possible(language, target) for language in others)
