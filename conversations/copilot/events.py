"""What a suggestion is made of, in the order in which it comes: places, sentences or words, and an end."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.knowledge.retrieval import Hit


class Reason(models.TextChoices):
    """Why there is no suggestion, in words for people."""

    NOT_CONFIGURED = "not_configured", _("No language model is set up")
    LIMIT = "limit", _("That is all for today: each agent has a daily number of suggestions")
    BUSY = "busy", _("Too many are waiting for the model")
    NOT_REACHED = "not_reached", _("The model does not answer")
    CUT_OFF = "cut_off", _("The model did not finish")
    NOT_SAFE = "not_safe", _("What the model wrote is not safe to use")
    NOTHING_FOUND = "nothing_found", _("Nothing in the articles")
    EMPTY = "empty", _("There is no text to work on")
    TOO_LONG = "too_long", _("The text is too long for the model")


class Strike(models.TextChoices):
    """Why a sentence of the model's was struck, in words for people."""

    NO_SOURCE = "no_source", _("It names no source")
    UNSAID = "unsaid", _("Its source does not speak of that")
    FIGURE = "figure", _("A figure that its sources do not have")
    DATE = "date", _("A date that its sources do not have")
    NAME = "name", _("A name that nobody has mentioned")
    ADDRESS = "address", _("A link or reference that its sources do not have")
    GAP = "gap", _("A blank left to be filled in")
    LANGUAGE = "language", _("It is in another language")


@dataclass(frozen=True)
class Queued:
    """One request at a time is put to a model on this machine: how many are before this one, from 1 on."""

    place: int


@dataclass(frozen=True)
class Source:
    """A passage that sentences are made from, with its number: 1 for the one that is named first."""

    number: int
    hit: Hit


@dataclass(frozen=True)
class Sentence:
    """A whole sentence that has passed the guards. Those of a summary have the conversation for their only source."""

    text: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Words:
    """A piece of a rewriting as it comes: provisional until `Finished`, whose text stands in its place."""

    text: str


@dataclass(frozen=True)
class Struck:
    """A sentence that was left out."""

    text: str
    why: Strike


@dataclass(frozen=True)
class Finished:
    """`sources`: all that the sentences name, in the order of their numbers; `struck`: how many sentences were."""

    suggestion_id: int
    text: str
    sources: tuple[Source, ...] = ()
    struck: int = 0


@dataclass(frozen=True)
class Failed:
    reason: Reason


type Event = Queued | Sentence | Words | Struck | Finished | Failed
