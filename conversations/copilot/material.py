"""What a suggestion is made from: passages that were found, the last words of the conversation, the people in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from conversations.base.text import cut
from conversations.knowledge import questions, retrieval
from conversations.knowledge.retrieval import Hit
from conversations.models import Conversation, Message
from conversations.people.models import User
from conversations.translations import language_of
from translation.detection import detect
from translation.languages import LANGUAGES

from . import facts
from .facts import Facts

MOST_PASSAGES = 3
LAST_MESSAGES = 8  # of a conversation, for an answer
WHOLE = 40  # of a conversation, for its summary
LONGEST_MESSAGE = 600  # characters of one that a model reads


@dataclass(frozen=True)
class Said:
    """One message. `language`: a code, or "" where it is not known."""

    text: str
    is_visitors: bool
    language: str


@dataclass(frozen=True)
class Material:
    """`question` and `hits` are empty where nothing is to be answered; `people`: names that may be named."""

    language: str  # in which the suggestion is to be
    said: tuple[Said, ...]
    people: str
    question: str = ""
    hits: tuple[Hit, ...] = ()

    @cached_property
    def of_hits(self) -> tuple[Facts, ...]:
        """What each passage states, its article's link included."""
        return tuple(facts.of(f"{text_of(hit)} {hit.article.link}", hit.article.language) for hit in self.hits)

    @cached_property
    def of_company(self) -> Facts:
        """What agents have written, and the references that the visitor gave: else a visitor's word proves nothing."""
        written = _facts(message for message in self.said if not message.is_visitors)
        given = self.of_conversation.links
        in_references = frozenset().union(*(facts.figures(link) for link in given))
        return Facts(written.figures | in_references, written.amounts, written.days, given)

    @cached_property
    def of_conversation(self) -> Facts:
        """All that either side has written."""
        return _facts(self.said)

    @cached_property
    def words(self) -> frozenset[str]:
        """Of everything: what may be named."""
        texts = [self.people, self.question, *(message.text for message in self.said), *map(text_of, self.hits)]
        return facts.words(" ".join(texts))


def for_answer(conversation: Conversation, agent: User, *, question: str, language: str) -> Material:
    """`question`: else what the visitor asked last; `language`: else the visitor's."""
    question = question or questions.asked_in(conversation)
    found = retrieval.find(question, inbox=conversation.inbox, limit=MOST_PASSAGES)
    visitors = conversation.visitor.language if conversation.visitor.language in LANGUAGES else ""
    return Material(
        language=language or visitors or detect(question) or language_of(agent),
        said=_last(conversation, LAST_MESSAGES),
        people=_people(conversation, agent),
        question=question,
        hits=tuple(found.hits[:MOST_PASSAGES]) if found.fits else (),
    )


def for_summary(conversation: Conversation, agent: User, *, language: str) -> Material:
    """`language`: else that of who reads it."""
    return Material(
        language=language or language_of(agent), said=_last(conversation, WHOLE), people=_people(conversation, agent)
    )


def for_rewriting(conversation: Conversation, agent: User, *, draft: str, language: str) -> Material:
    """`language`: else the draft's own, of which a short one says little."""
    told = language or detect(draft, known=language_of(agent)) or language_of(agent)
    return Material(language=told, said=(), people=_people(conversation, agent))


def text_of(hit: Hit) -> str:
    """A passage as a model reads it: below its article's title."""
    head = ". ".join(part for part in (hit.article.title, hit.passage.heading) if part)
    return f"{head}\n{hit.passage.text}"


def _last(conversation: Conversation, most: int) -> tuple[Said, ...]:
    rows = Message.objects.filter(conversation=conversation, kind=Message.Kind.TEXT).order_by("-pk")[:most]
    return tuple(
        Said(cut(row.text, LONGEST_MESSAGE), row.from_visitor, row.language if row.language in LANGUAGES else "")
        for row in reversed(rows)
    )


def _people(conversation: Conversation, agent: User) -> str:
    """Who takes part, and for which company."""
    people = [person.get_full_name() for person in (agent, conversation.agent) if person]
    inbox = conversation.inbox
    return " ".join([conversation.visitor.name, *people, inbox.company, inbox.name])


def _facts(said: Iterable[Said]) -> Facts:
    found = facts.NONE
    for message in said:
        found |= facts.of(message.text, message.language)
    return found
