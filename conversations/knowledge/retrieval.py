"""The passages that fit a question: by what they mean, and by what has to be found as it is written.

The two are never mixed: what is near in meaning comes in one list, what holds a reference or a typed word in another.
How near a passage is says which comes first, and not whether it answers: the right one for one question is as near as a
wrong one for another. So the nearest are shown with their text, and people judge.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from conversations.models import Inbox
from conversations.search.words import Word, words_in

from . import embeddings, passages, vectors, words
from .models import Article, Passage

LONGEST_QUESTION = 1_000  # characters
FEW_WORDS = 3  # so few are typed to be found as they stand
_LOOKED_AT = 50  # passages that are nearest, before those of other inboxes are left out


@dataclass(frozen=True)
class Hit:
    """A passage that was found. `scores`: how near each of its sentences is; empty where nothing tells them apart."""

    passage: Passage
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

    @property
    def hits(self) -> list[Hit]:
        return [*self.by_words, *self.by_meaning]


def find(question: str, *, inbox: Inbox, limit: int = 3, is_typed: bool = False) -> Found:
    """At most `limit` of each kind, the best first, one of an article.

    `is_typed`: by an agent who looks for something, whose few words are also looked for as they stand. Without the
    model all words of a question are looked for, and the passages that hold most of them come as if by meaning.
    """
    question = question.strip()[:LONGEST_QUESTION]
    known = Passage.objects.filter(article__in=Article.objects.of_inbox(inbox)).select_related("article")
    asked = words_in(question)
    if not asked:
        return Found([], [])
    exact = _exact(asked, is_typed=is_typed)
    near = embeddings.of_question(question) if embeddings.is_available() else None
    by_words = [] if not exact else _of_articles(words.holding(known, exact, are_all=True)[:_LOOKED_AT], limit)
    if near is None:
        rows: Iterable[Passage] = words.holding(known, asked, are_all=False)[:_LOOKED_AT]
    else:
        rows = _nearest(known, near)
    shown = {passage.article_id for passage in by_words}
    by_meaning = _of_articles((passage for passage in rows if passage.article_id not in shown), limit)
    return Found([_hit(passage, near) for passage in by_meaning], [_hit(passage, near) for passage in by_words])


def warm_up() -> None:
    """Loads the model and the vectors, so that the first question is answered as quickly as all others."""
    if embeddings.is_available():
        embeddings.of_question("?")
        vectors.current()


def _exact(asked: tuple[Word, ...], *, is_typed: bool) -> list[Word]:
    """References, sizes and amounts; the few words that somebody typed."""
    if is_typed and len(asked) <= FEW_WORDS:
        return list(asked)
    return [word for word in asked if any(sign.isdigit() for sign in word.text) and len(word.text) > 1]


def _nearest(known: QuerySet[Passage], near: embeddings.Vectors) -> Iterable[Passage]:
    ranked = vectors.current().nearest_to(near)
    for begin in range(0, len(ranked), _LOOKED_AT):
        ids = ranked[begin : begin + _LOOKED_AT].tolist()
        rows = known.in_bulk(ids)
        yield from (rows[pk] for pk in ids if pk in rows)


def _of_articles(rows: Iterable[Passage], limit: int) -> list[Passage]:
    """The first passage of each article; translations of one count as the same, of which the nearest is shown."""
    found: dict[int, Passage] = {}
    for passage in rows:
        found.setdefault(passage.article.translation_of_id or passage.article_id, passage)
        if len(found) == limit:
            break
    return list(found.values())


def _hit(passage: Passage, near: embeddings.Vectors | None) -> Hit:
    if near is None or passage.model != embeddings.MODEL:
        return Hit(passage)
    return Hit(passage, tuple((vectors.of_sentences(passage) @ near).tolist()))
