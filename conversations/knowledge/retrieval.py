"""The passages that fit a question: by what they mean, and by what has to be found as it is written.

The two are never mixed: what is near in meaning comes in one list, what holds a reference or a typed word in another.
How near a passage is says which comes first, and hardly whether it answers (off_topic.py). So the nearest are shown
with their text, and people judge.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from conversations.models import Inbox
from conversations.search.words import Word, words_in

from . import meanings, off_topic, passages, vectors, words
from .embeddings import Vectors
from .models import Article, Passage

LONGEST_QUESTION = 1_000  # characters
FEW_WORDS = 3  # so few are typed to be found as they stand
_LOOKED_AT = 50  # passages that fit best, before those of other inboxes are left out
_MOST_AT_ONCE = 5_000
_SIBLINGS = 3  # passages of an article of which the best is shown


class Place(NamedTuple):
    """Ids: of a passage, of its article, and of what that is a translation of, or its own."""

    passage: int
    article: int
    original: int


@dataclass(frozen=True)
class Hit:
    """A passage that was found. `nearness`: of its meaning to the question's by E5, at most 1; `scores`: of each of its
    sentences by both models, empty where nothing tells them apart; `relevance`: of the whole and its best sentence.
    """

    passage: Passage
    nearness: float = 0.0
    scores: tuple[float, ...] = ()
    relevance: float = 0.0

    @property
    def article(self) -> Article:
        return self.passage.article

    @cached_property
    def sentences(self) -> list[str]:
        return passages.sentences(self.passage.text)

    @property
    def best(self) -> int:
        """The place of the sentence that answers best, or of the first one."""
        return max(range(len(self.scores)), key=self.scores.__getitem__, default=0)

    @property
    def quote(self) -> str:
        return self.sentences[self.best]

    @property
    def marked(self) -> list[tuple[str, bool]]:
        """The passage in its sentences: (sentence, whether it is the one to be marked)."""
        return [(sentence, place == self.best) for place, sentence in enumerate(self.sentences)]


@dataclass(frozen=True)
class Found:
    """`by_words`: those that hold what has to be found as it is written; `by_meaning`: none of these."""

    by_meaning: list[Hit]
    by_words: list[Hit]
    fits: bool = True  # False where even the nearest passage does not seem to answer

    @property
    def hits(self) -> list[Hit]:
        return [*self.by_words, *self.by_meaning]


def find(question: str, *, inbox: Inbox, limit: int = 3, is_typed: bool = False) -> Found:
    """At most `limit` of each kind, the best first, one of an article.

    `is_typed`: by an agent who looks for something, whose few words are also looked for as they stand. Without the
    models, and until they have read what an update makes them read anew, all words of a question are looked for, and
    the passages that hold most of them come as if by meaning.
    """
    question = question.strip()[:LONGEST_QUESTION]
    asked = words_in(question)
    if not asked:
        return Found([], [])
    known = Passage.objects.known_at(inbox)
    exact = _exact(asked, is_typed=is_typed)
    near = meanings.of_question(question) if meanings.is_available() else None
    everything = vectors.Vectors() if near is None else vectors.current()
    by_words = _some_an_article(_holding(known, exact, are_all=True) if exact else [], limit, most=1)
    nearest = () if near is None else _nearest(known, everything.nearest_to(question))
    by_meaning = _some_an_article(_ranked(known, asked, nearest), limit, but_not=by_words.keys())
    hits = _hits([*chain(*by_words.values()), *chain(*by_meaning.values())], near, everything.usual)
    return Found(
        by_meaning=_best_of_each(by_meaning, hits),
        by_words=_best_of_each(by_words, hits),
        fits=bool(by_words) or near is None or _fits(hits.values(), near),
    )


def warm_up() -> None:
    """Loads the models and the vectors, so that the first question is answered as quickly as all others."""
    if meanings.is_available():
        off_topic.fits(1.0, meanings.e5_of(meanings.of_question("question")))
        vectors.current().nearest_to("question")


def _exact(asked: tuple[Word, ...], *, is_typed: bool) -> list[Word]:
    """References, sizes and amounts; the few words that somebody typed."""
    if is_typed and len(asked) <= FEW_WORDS:
        return list(asked)
    return [word for word in asked if any(sign.isdigit() for sign in word.text) and len(word.text) > 1]


def _ranked(known: QuerySet[Passage], asked: Sequence[Word], nearest: Iterable[list[Place]]) -> Iterator[list[Place]]:
    """What is `nearest` by its meaning; where nothing is, what holds some of the words."""
    has_meanings = False
    for step in nearest:
        has_meanings = has_meanings or bool(step)
        yield step
    if not has_meanings:
        yield from _holding(known, asked, are_all=False)


def _holding(known: QuerySet[Passage], asked: Sequence[Word], *, are_all: bool) -> Iterable[list[Place]]:
    return [_places(words.holding(known, asked, are_all=are_all)[:_LOOKED_AT])]


def _nearest(known: QuerySet[Passage], ranked: NDArray[np.int64]) -> Iterator[list[Place]]:
    """In growing steps: mostly the first one is enough, but an inbox may know few of all passages."""
    begin, step = 0, _LOOKED_AT
    while begin < len(ranked):
        ids = ranked[begin : begin + step].tolist()
        places = {place.passage: place for place in _places(known.filter(pk__in=ids))}
        yield [places[pk] for pk in ids if pk in places]
        begin, step = begin + step, min(10 * step, _MOST_AT_ONCE)


def _places(rows: QuerySet[Passage]) -> list[Place]:
    """Without texts and vectors, which are read of the few that are shown."""
    original = Coalesce("article__translation_of", "article")
    return [Place(*row) for row in rows.values_list("pk", "article", original)]


def _some_an_article(
    ranked: Iterable[list[Place]], limit: int, *, but_not: Collection[int] = (), most: int = _SIBLINGS
) -> dict[int, list[int]]:
    """{article: its first passages}, of the first `limit` articles, and of each `most` passages at most, out of as many
    steps of `ranked` as it takes. Translations of one count as the same, and the first one's passages stand for it.
    """
    found: dict[int, list[Place]] = {}
    for place in _until(lambda: len(found) == limit, ranked):
        siblings = found.get(place.original)
        if siblings is None and len(found) < limit and place.original not in but_not:
            found[place.original] = [place]
        elif siblings and siblings[0].article == place.article and len(siblings) < most:
            siblings.append(place)
    return {original: [place.passage for place in places] for original, places in found.items()}


def _until(is_enough: Callable[[], bool], steps: Iterable[list[Place]]) -> Iterator[Place]:
    """All of a step, and the next one only where that was not enough."""
    for step in steps:
        yield from step
        if is_enough():
            return


def _best_of_each(found: Mapping[int, Sequence[int]], hits: Mapping[int, Hit]) -> list[Hit]:
    """A passage of each article. Which article it is, its nearest passage has said: of that and the next ones the one
    whose sentence answers best comes; for a question belongs to the whole article first.
    """
    of_each = ([hits[pk] for pk in passages if pk in hits] for passages in found.values())
    return [max(siblings, key=lambda hit: hit.relevance) for siblings in of_each if siblings]


def _hits(ids: Collection[int], near: Vectors | None, usual: Vectors) -> dict[int, Hit]:
    """By the passage's id; one that was deleted this very moment is missing."""
    rows = Passage.objects.select_related("article__page").defer("article__text").in_bulk(ids)
    if near is None:
        return {pk: Hit(passage) for pk, passage in rows.items()}
    return {pk: _hit(passage, near, usual) for pk, passage in rows.items()}


def _hit(passage: Passage, near: Vectors, usual: Vectors) -> Hit:
    if passage.model != meanings.MODEL:
        return Hit(passage)
    wholes = vectors.of_whole(passage)
    nearness = float((meanings.e5_of(wholes) @ meanings.e5_of(near)).max())
    scores = meanings.nearness(vectors.of_sentences(passage), near, usual=usual)
    relevance = meanings.nearness(wholes, near, usual=usual).max() + scores.max()
    return Hit(passage, nearness, tuple(scores.tolist()), float(relevance))


def _fits(hits: Iterable[Hit], near: Vectors) -> bool:
    told = [hit.nearness for hit in hits if hit.scores]
    return not told or off_topic.fits(max(told), meanings.e5_of(near))
