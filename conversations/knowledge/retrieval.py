"""The passages that fit a question: by what they mean, and by what has to be found as it is written.

The two are never mixed: what is near in meaning comes in one list, what holds a reference or a typed word in another.
How near a passage is says which comes first, and hardly whether it answers (off_topic.py). So the nearest are shown
with their text, and people judge.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from conversations.models import Inbox
from conversations.search.words import Word, words_in

from . import embeddings, off_topic, passages, vectors, words
from .models import Article, Passage

LONGEST_QUESTION = 1_000  # characters
FEW_WORDS = 3  # so few are typed to be found as they stand
_LOOKED_AT = 50  # passages that fit best, before those of other inboxes are left out
_MOST_AT_ONCE = 5_000

type Place = tuple[int, int]  # the ids of a passage and of its article, or of what that is a translation of


@dataclass(frozen=True)
class Hit:
    """A passage that was found. `nearness`: of its meaning to the question's, at most 1; `scores`: of each of its
    sentences, empty where nothing tells them apart.
    """

    passage: Passage
    nearness: float = 0.0
    scores: tuple[float, ...] = ()

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
    model all words of a question are looked for, and the passages that hold most of them come as if by meaning.
    """
    question = question.strip()[:LONGEST_QUESTION]
    asked = words_in(question)
    if not asked:
        return Found([], [])
    known = Passage.objects.known_at(inbox)
    exact = _exact(asked, is_typed=is_typed)
    near = embeddings.of_question(question) if embeddings.is_available() else None
    by_words = _one_an_article(_holding(known, exact, are_all=True) if exact else (), limit)
    ranked = _holding(known, asked, are_all=False) if near is None else _nearest(known, near)
    by_meaning = _one_an_article(ranked, limit, but_not=by_words.keys())
    hits = _hits([*by_words.values(), *by_meaning.values()], near)
    nearest = [hits[pk] for pk in by_meaning.values() if pk in hits]
    return Found(
        by_meaning=nearest,
        by_words=[hits[pk] for pk in by_words.values() if pk in hits],
        fits=bool(by_words) or near is None or not nearest or off_topic.fits(nearest[0].nearness, near),
    )


def warm_up() -> None:
    """Loads the model and the vectors, so that the first question is answered as quickly as all others."""
    if embeddings.is_available():
        off_topic.fits(1.0, embeddings.of_question("?"))
        vectors.current()


def _exact(asked: tuple[Word, ...], *, is_typed: bool) -> list[Word]:
    """References, sizes and amounts; the few words that somebody typed."""
    if is_typed and len(asked) <= FEW_WORDS:
        return list(asked)
    return [word for word in asked if any(sign.isdigit() for sign in word.text) and len(word.text) > 1]


def _holding(known: QuerySet[Passage], asked: Sequence[Word], *, are_all: bool) -> Iterable[Place]:
    return _places(words.holding(known, asked, are_all=are_all)[:_LOOKED_AT])


def _nearest(known: QuerySet[Passage], near: embeddings.Vectors) -> Iterator[Place]:
    """In growing steps: mostly the first one is enough, but an inbox may know few of all passages."""
    ranked = vectors.current().nearest_to(near)
    begin, step = 0, _LOOKED_AT
    while begin < len(ranked):
        ids = ranked[begin : begin + step].tolist()
        places = dict(_places(known.filter(pk__in=ids)))
        yield from ((pk, places[pk]) for pk in ids if pk in places)
        begin, step = begin + step, min(10 * step, _MOST_AT_ONCE)


def _places(rows: QuerySet[Passage]) -> Iterable[Place]:
    """Without texts and vectors, which are read of the few that are shown."""
    return rows.values_list("pk", Coalesce("article__translation_of", "article"))


def _one_an_article(ranked: Iterable[Place], limit: int, *, but_not: Collection[int] = ()) -> dict[int, int]:
    """The first passage of each article, {article: passage}; translations of one count as the same."""
    found: dict[int, int] = {}
    for passage, article in ranked:
        if article not in but_not:
            found.setdefault(article, passage)
        if len(found) == limit:
            break
    return found


def _hits(ids: Collection[int], near: embeddings.Vectors | None) -> dict[int, Hit]:
    """By the passage's id; one that was deleted this very moment is missing."""
    rows = Passage.objects.select_related("article__page").defer("article__text").in_bulk(ids)
    return {pk: _hit(passage, near) for pk, passage in rows.items()}


def _hit(passage: Passage, near: embeddings.Vectors | None) -> Hit:
    if near is None or passage.model != embeddings.MODEL:
        return Hit(passage)
    nearness = float((vectors.of_whole(passage) @ near).max())
    return Hit(passage, nearness, tuple((vectors.of_sentences(passage) @ near).tolist()))
