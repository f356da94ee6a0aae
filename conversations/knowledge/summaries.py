"""What somebody who takes a conversation over has to know, in the very words that were said.

Nothing is put into other words: the visitor's last question and what agents have promised, as they stand. Without the
model no promise is told from other sentences; the last answer stands in their place.
"""

import re
from dataclasses import dataclass

from conversations.base.text import cut
from conversations.models import Conversation, Message, Tag
from conversations.people.models import User

from . import embeddings, passages, promises, questions

LONGEST = 300  # characters of what is quoted
MOST_PROMISES = 3
MOST_MESSAGES = 20  # of agents, the newest
MOST_SENTENCES = 12  # of these, the newest: each takes the model a fiftieth of a second

_ASKS = re.compile(r"[?？؟;]\s*$")  # Greek asks with a semicolon


@dataclass(frozen=True)
class Said:
    text: str
    by: User | None


@dataclass(frozen=True)
class Summary:
    """`answered`: what an agent said last, where nothing tells promises apart."""

    asked: str
    promised: list[Said]
    answered: Said | None
    tag: Tag | None


def of(conversation: Conversation) -> Summary:
    """What is not there is empty."""
    said = _said_by_agents(conversation)
    promised: list[Said] = []
    if embeddings.is_available():
        found = [sentence for sentence in said[-MOST_SENTENCES:] if promises.is_promise(sentence.text)]
        promised = found[-MOST_PROMISES:]
    answered = said[-1] if said and not embeddings.is_available() else None
    return Summary(_last_question(conversation), promised, answered, conversation.tag)


def _last_question(conversation: Conversation) -> str:
    """The last sentence that asks; else all that was written since the last answer, or the end of it."""
    asked = questions.asked_in(conversation)
    asking = [sentence for sentence in passages.sentences(asked) if _ASKS.search(sentence)]
    return cut(asking[-1], LONGEST) if asking else asked[-LONGEST:]


def _said_by_agents(conversation: Conversation) -> list[Said]:
    """Sentence by sentence, the newest last; where they were translated, in the agents’ language."""
    answers = Message.objects.filter(conversation=conversation, kind=Message.Kind.TEXT, agent__isnull=False)
    newest = list(answers.select_related("agent").order_by("-pk")[:MOST_MESSAGES])
    return [
        Said(cut(sentence, LONGEST), message.agent)
        for message in reversed(newest)
        for sentence in passages.sentences(" ".join(message.words_for_agents.split()))
    ]
