"""Whether a conversation is translated, and from and into which language: by its setting, its agent and its visitor.

A visitor's language is kept with the visitor, and so is how surely it is known: it goes with them into their next
conversation. What the messages say in the other language is made by `translating`.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from translation.detection import TWINS
from translation.languages import LANGUAGES, known

from . import access, messages, signals, threads
from .access import Action
from .base.announcing import announce
from .base.errors import NotPossible
from .base.prepared import PreparedModels, key
from .models import Conversation, Message, TranslationSetting, Visitor
from .people.models import User

MOST = 200  # last messages of a visitor that are translated by themselves; those before, when they are scrolled to
LONGEST_KEY = 40  # characters of an engine's key
NOT_LOOKED_AT = {"language": "", "translation": "", "translated_to": "", "translator": "", "untranslated": ""}


@dataclass(frozen=True)
class Setting:
    """How a conversation is translated for its agent. Languages are codes of `LANGUAGES`; the visitor's is "" where
    it is not known. `revision` grows with each change.
    """

    is_on: bool
    is_automatic: bool
    agent_language: str
    visitor_language: str
    certainty: int
    revision: int

    @property
    def is_needed(self) -> bool:
        """They speak different languages, as far as one knows."""
        return self.visitor_language not in ("", self.agent_language)


def setting_of(conversation: Conversation, reader: User | None = None) -> Setting:
    """As it was chosen here, or in the visitor's last conversation at this inbox; else as the agent has it by default.

    `reader`: for whom it is where nobody has the conversation.
    """
    agent, row, visitor = conversation.agent or reader, row_of(conversation), conversation.visitor
    return Setting(
        is_on=row is not None and row.is_on,
        is_automatic=row.is_automatic if row else agent is not None and agent.translates_automatically,
        agent_language=(row and row.agent_language) or language_of(agent),
        visitor_language=visitor.language if visitor.language in LANGUAGES else "",
        certainty=visitor.language_certainty,
        revision=visitor.translation_revision,
    )


def language_of(agent: User | None) -> str:
    """The language in which an agent reads and writes: as they chose it, else that of their desk, which is the page's
    before them. Where there is none, as behind a visitor's message, the company's.
    """
    chosen = agent and (agent.translation_language or agent.language)
    return known(chosen or get_language() or settings.LANGUAGE_CODE) or "en"


def row_of(conversation: Conversation) -> TranslationSetting | None:
    """Its own, else that of the conversation before it: who writes again is understood as before."""
    return _select_row().first(
        visitor=conversation.visitor_id, inbox=conversation.inbox_id, conversation=conversation.pk
    )


@cache
def _select_row() -> PreparedModels[TranslationSetting]:
    rows = TranslationSetting.objects.filter(
        conversation__visitor=key("visitor"), conversation__inbox=key("inbox"), conversation__lte=key("conversation")
    )
    return PreparedModels(rows.order_by("-conversation"))


@transaction.atomic
def choose(
    person: User,
    conversation_id: int,
    *,
    is_on: bool | None = None,
    is_automatic: bool | None = None,
    agent_language: str | None = None,
    visitor_language: str | None = None,
    message: int | None = None,
) -> Setting:
    """Changes what is given, in this conversation. Raises NotReachable, or NotPossible for an unknown language.

    `message`: the id of the visitor's message of which an agent says that it is in `visitor_language`.
    """
    conversation = access.locked_for(person, Action.ANSWER, conversation_id)
    before = setting_of(conversation)
    row = keep_own(conversation, before)
    row.is_on = before.is_on if is_on is None else is_on
    row.is_automatic = before.is_automatic if is_automatic is None else is_automatic
    if agent_language is not None and checked(agent_language) != before.agent_language:
        row.agent_language = agent_language
        _look_again(conversation, said_in(conversation).exclude(untranslated=""))
    row.save()
    if visitor_language is not None and (checked(visitor_language) != before.visitor_language or message):
        correct(conversation, visitor_language, message=message)
    Visitor.objects.filter(pk=conversation.visitor_id).update(translation_revision=F("translation_revision") + 1)
    announce(signals.translation_chosen, conversation_id=conversation.pk)
    return setting_of(Conversation.objects.select_related("visitor", "agent").get(pk=conversation.pk))


def keep_own(conversation: Conversation, setting: Setting) -> TranslationSetting:
    """The conversation's own row, made of what has held until now: so it stays as it is when somebody else gets it."""
    before = row_of(conversation)
    as_it_was = {
        "is_on": setting.is_on,
        "is_automatic": setting.is_automatic,
        "agent_language": before.agent_language if before else "",
    }
    return TranslationSetting.objects.get_or_create(conversation=conversation, defaults=as_it_was)[0]


def choose_default(person: User, *, is_automatic: bool, language: str) -> None:
    """For this agent's new conversations. Raises NotPossible for an unknown language.

    A language that is that of their desk anyway is not kept: it changes with it.
    """
    is_the_desks = checked(language) == (person.language or settings.LANGUAGE_CODE)
    User.objects.filter(pk=person.pk).update(
        translates_automatically=is_automatic, translation_language="" if is_the_desks else language
    )
    announce(signals.translation_chosen, user_id=person.pk)


def correct(conversation: Conversation, language: str, *, message: int | None = None) -> None:
    """An agent says which language the visitor writes: it is remembered for them, and what was taken for another one
    here is looked at anew. `message` is in this language, whatever its words look like.

    The caller holds the conversation's row lock.
    """
    visitors = Visitor.objects.filter(pk=conversation.visitor_id)
    visitors.set_language(language, Visitor.Certainty.CORRECTED)
    said = said_in(conversation)
    _look_again(conversation, said.exclude(language__in=["", language]).exclude(pk=message or 0))
    if message and said.filter(pk=message).exclude(language=language).exists():
        keep(conversation, {message: NOT_LOOKED_AT | {"language": language}})
    announce(signals.visitor_changed, visitor_id=conversation.visitor_id)


def likely_languages(conversation: Conversation) -> list[str]:
    """What a visitor may write, the likeliest first: what is known of them, what it is mistaken for, what was found."""
    found = said_in(conversation).filter(language__in=LANGUAGES).order_by().values_list("language", flat=True)
    known_for = conversation.visitor.language
    twins = [code for pair in TWINS if known_for in pair for code in sorted(pair)]
    return [code for code in dict.fromkeys([known_for, *twins, *found.distinct()]) if code in LANGUAGES]


@transaction.atomic
def try_again(person: User, conversation_id: int) -> None:
    """What has no translation here is looked at once more. Raises NotReachable."""
    conversation = access.locked_for(person, Action.ANSWER, conversation_id)
    _look_again(conversation, said_in(conversation).exclude(untranslated=""))
    announce(signals.translation_chosen, conversation_id=conversation.pk)


def checked(language: object) -> str:
    """One of the languages. Raises NotPossible."""
    if not isinstance(language, str) or language not in LANGUAGES:
        raise NotPossible(_("This language cannot be translated."))
    return language


def written(text: object, *, language: object, read_in: object, translator: object) -> messages.Written:
    """What an agent wrote of an answer that the visitor reads in `read_in`. Raises NotPossible."""
    is_key = isinstance(translator, str) and len(translator) <= LONGEST_KEY
    return messages.Written(
        messages.checked(text), checked(language), checked(read_in), str(translator) if is_key else ""
    )


def said_in(conversation: Conversation) -> QuerySet[Message]:
    """The visitor's words in it."""
    return Message.objects.filter(conversation=conversation, from_visitor=True, kind=Message.Kind.TEXT)


def keep(conversation: Conversation, changes: dict[int, dict[str, Any]]) -> None:
    """Writes these fields of these messages, all at one revision: every screen draws the rows anew.

    The caller holds the conversation's row lock.
    """
    threads.take_revision(conversation)
    for pk, fields in changes.items():
        conversation.messages.filter(pk=pk).update(revision=conversation.revision, **fields)
    threads.tell_rows(conversation, conversation.revision)


def _look_again(conversation: Conversation, rows: QuerySet[Message]) -> None:
    """Those of the past are drawn when somebody scrolls to them, and translated anew then."""
    pks = list(rows.order_by("-pk").values_list("pk", flat=True)[:MOST])
    if pks:
        rows.filter(pk__lt=pks[-1]).update(**NOT_LOOKED_AT)
        keep(conversation, dict.fromkeys(pks, NOT_LOOKED_AT))
