"""What a model may not say. Its words are untrusted: a person reads them, and these checks have read them before."""

from translation.guards import checks

from . import facts
from .events import Strike
from .facts import Facts
from .models import Feature

LEAST, LEAST_OF_SHORTER, MOST = 0.4, 0.15, 2.5  # times as long as the draft
SPARE = 60  # characters that a short draft may grow in any case
BORNE = 1 / 3  # of a sentence's longer words that stand in its passages
SHARED, FEW = 0.2, 5  # of the draft's longer words that come again; of fewer words than this, none need to


def strike(sentence: str, language: str, known: Facts, words: frozenset[str]) -> Strike | None:
    """Why a sentence cannot stand. `known`: what its sources state; `words`: those that may be names."""
    said = facts.of(sentence, language)
    if facts.has_gap(sentence):
        return Strike.GAP
    if checks.is_surely_another(sentence, language):
        return Strike.LANGUAGE
    if said.links - known.links or not facts.words(" ".join(facts.sites(sentence))) <= words:
        return Strike.ADDRESS
    if said.days - known.days:
        return Strike.DATE
    if said.figures - known.figures or said.amounts - known.amounts:
        return Strike.FIGURE
    return None if facts.words(" ".join(facts.names(sentence, language))) <= words else Strike.NAME


def is_borne(sentence: str, passages: str) -> bool:
    """Whether passages in the same language speak of it: a third of its longer words is theirs.

    A small model says "yes, we deliver to Switzerland", and names a passage about broken lamps.
    """
    stems = facts.stems(sentence)
    return len(stems & facts.stems(passages)) >= BORNE * len(stems)


def is_safe_rewriting(feature: Feature, draft: str, made: str, language: str, people: str) -> bool:
    """Whether all that can be compared has survived, and nothing came in but names of `people`.

    A small model turns "you keep it" into "you do not keep it", and answers with an excuse instead of a rewriting.
    """
    return (
        facts.of(draft, language) == facts.of(made, language)
        and facts.words(" ".join(facts.names(draft, language))) <= facts.words(made)
        and facts.words(" ".join([*facts.names(made, language), *facts.sites(made)]))
        <= facts.words(f"{draft} {people}")
        and facts.says_no(draft, language) == facts.says_no(made, language)
        and _is_about_the_same(draft, made)
        and (facts.has_gap(draft) or not facts.has_gap(made))
        and _fits_in_length(feature, draft, made)
        and not loops(made, draft)
        and not checks.is_surely_another(made, language)
    )


def longest_rewriting(draft: str) -> int:
    """Characters after which a model need not go on."""
    return int(len(draft) * MOST) + SPARE


def loops(text: str, source: str = "") -> bool:
    """Whether it says the same again and again, which the source does not."""
    return checks.loops(source, text)


def _fits_in_length(feature: Feature, draft: str, made: str) -> bool:
    least = LEAST_OF_SHORTER if feature == Feature.SHORTER else LEAST
    return len(draft) * least <= len(made) <= longest_rewriting(draft)


def _is_about_the_same(draft: str, made: str) -> bool:
    had, has = facts.stems(draft), facts.stems(made)
    return len(had) < FEW or len(had & has) >= SHARED * len(had)
