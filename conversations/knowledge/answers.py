"""An answer that invents nothing: the best sentences of the best passages, word for word, each with its source."""

from dataclasses import dataclass

from conversations.models import Inbox

from . import retrieval
from .retrieval import Found, Hit

MOST_SENTENCES = 2
MOST_PASSAGES = 3  # that are looked at


@dataclass(frozen=True)
class Quote:
    text: str
    source: int  # its number, from 1 on


@dataclass(frozen=True)
class Answer:
    quotes: list[Quote]
    sources: list[Hit]

    @property
    def text(self) -> str:
        """As it goes into the composer."""
        return " ".join(quote.text for quote in self.quotes)


def to(question: str, *, inbox: Inbox) -> Answer:
    """Out of what is known there."""
    return quoting(retrieval.find(question, inbox=inbox, limit=MOST_PASSAGES))


def quoting(found: Found) -> Answer:
    """Sentences in the order of their sources and as they stand there; none where nothing was found that fits.

    Without the model no sentence is better than another: then the first of each passage stands for it.
    """
    hits = found.hits[:MOST_PASSAGES] if found.fits else []
    scored = [(score, place, at) for place, hit in enumerate(hits) for at, score in enumerate(hit.scores or (0.0,))]
    best = sorted(scored, key=lambda sentence: -sentence[0])[:MOST_SENTENCES]
    chosen = sorted((place, at) for _score, place, at in best)
    numbers = {place: number for number, place in enumerate(dict.fromkeys(place for place, _at in chosen), 1)}
    quotes = [Quote(hits[place].sentences[at], numbers[place]) for place, at in chosen]
    return Answer(quotes, [hits[place] for place in numbers])
