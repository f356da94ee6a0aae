"""What is asked of a model for each feature, and who reads its answer."""

from dataclasses import dataclass

from conversations.models import Conversation
from conversations.people.models import User

from . import guards, material, prompts
from .client import Message
from .events import Reason
from .models import Feature
from .reader import Reader
from .rewriting import Rewriting
from .sentences import Sentences

TOKENS_OF_SENTENCES = 400
LONGEST_DRAFT = 4_000  # characters


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, as `service.stream` is told it."""

    feature: Feature
    conversation_id: int
    agent_id: int
    text: str = ""
    question: str = ""
    language: str = ""


@dataclass(frozen=True)
class Task:
    messages: list[Message]
    most_tokens: int
    reader: Reader


def prepared(wish: Wish) -> Task | Reason:
    """Or why no model need be asked."""
    conversation = Conversation.objects.select_related("visitor", "inbox", "agent").get(pk=wish.conversation_id)
    agent = User.objects.get(pk=wish.agent_id)
    if wish.feature == Feature.ANSWER:
        return _answer(conversation, agent, wish)
    if wish.feature == Feature.SUMMARY:
        return _summary(conversation, agent, wish)
    return _rewriting(conversation, agent, wish)


def _answer(conversation: Conversation, agent: User, wish: Wish) -> Task | Reason:
    found = material.for_answer(conversation, agent, question=wish.question, language=wish.language)
    if not found.hits:
        return Reason.NOTHING_FOUND
    return Task(prompts.answer(found), TOKENS_OF_SENTENCES, Sentences(found, is_cited=True))


def _summary(conversation: Conversation, agent: User, wish: Wish) -> Task | Reason:
    found = material.for_summary(conversation, agent, language=wish.language)
    if not found.said:
        return Reason.EMPTY
    return Task(prompts.summary(found), TOKENS_OF_SENTENCES, Sentences(found, is_cited=False))


def _rewriting(conversation: Conversation, agent: User, wish: Wish) -> Task | Reason:
    draft = wish.text.strip()
    if not draft or len(draft) > LONGEST_DRAFT:
        return Reason.TOO_LONG if draft else Reason.EMPTY
    about = material.for_rewriting(conversation, agent, draft=draft, language=wish.language)
    reader = Rewriting(wish.feature, draft, language=about.language, people=about.people)
    return Task(prompts.rewriting(wish.feature, draft, about.language), guards.longest_rewriting(draft), reader)
