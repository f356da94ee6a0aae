"""Has the language process translate."""

from collections.abc import Sequence

from translation import language_process
from translation.engine import NotReached, NotUnderstood

from .jobs import LONGEST_TEXT, MOST_TEXTS
from .store import Trouble, Unusable

STARTING = 2.0  # seconds in which one that was just started listens: else a restart left messages without translation


def ask(texts: Sequence[str], source: str, target: str, *, seconds: float) -> list[str]:
    """Translations in order, by Mozilla's codes. Raises NotReached, NotUnderstood."""
    if len(texts) > MOST_TEXTS or any(len(text) > LONGEST_TEXT for text in texts):
        raise NotUnderstood("more than the process takes at a time")
    asked = {"texts": list(texts), "source": source, "target": target, "seconds": seconds}
    try:
        answer = language_process.answer_to(asked, seconds=seconds, patience=STARTING)
    except language_process.NotThere as trouble:
        raise NotReached(f"the language process does not answer: {trouble}") from trouble
    if "error" in answer:
        raise NotReached(_sentence(str(answer["error"]), str(answer.get("pair"))))
    made = answer.get("texts")
    if not isinstance(made, list) or len(made) != len(texts):
        raise NotUnderstood("not as many texts as were asked for")
    return [str(text) for text in made]


def _sentence(error: str, pair: str) -> str:
    is_a_models = error in Trouble.values
    return str(Unusable(Trouble(error), pair)) if is_a_models else f"the language process says: {error}"
