"""What visitors wrote, told by its language and translated for their agent: behind their words, never before them.

What is left to do stands in rows: a message whose `language` is empty has not been looked at. So whoever comes by, the
clock for one, goes on where another has stopped, and doing it twice changes nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from translation import detection, serbian, service
from translation.detection import detect, is_enough
from translation.languages import LANGUAGES
from translation.likelihood import Likely

from . import signals
from .base.announcing import announce
from .messages import Written
from .models import Conversation, Message, TranslationSetting, Visitor
from .people.models import User
from .translations import MOST, NOT_LOOKED_AT, keep, keep_own, said_in, setting_of

UNKNOWN = "und"  # undetermined (ISO 639-2): looked at, and no language found
BATCHES = 5, 15, 20  # messages translated in one go, the newest first: on the screen, a little above; all others alike
SAMPLE = 20  # last messages that show a visitor's language
LEFT_BEHIND = timedelta(seconds=5)  # after which nobody is at it any more
WORTH_IT = timedelta(hours=1)  # what is older is translated when somebody opens it

Certainty = Visitor.Certainty


def is_wanted_anywhere() -> bool:
    """Whether visitors' messages are translated by themselves in any conversation, or for any agent."""
    return (
        TranslationSetting.objects.filter(is_automatic=True).exists()
        or User.objects.filter(translates_automatically=True, is_active=True).exists()
    )


class Page(NamedTuple):
    """Some of a conversation's messages, by the ids of the first and the last."""

    first: int
    last: int


def in_batches(conversation_id: int, page: Page | None = None) -> Iterator[int]:
    """Translates what the visitor wrote and nobody has translated yet, the newest first, where that is wanted.

    Of the page that somebody reads, else of the last messages. Yields how many rows each batch has changed: what else
    waits may be done in between.
    """
    before: dict[str, int] = {}  # what was translated by now is not asked for again, whatever came of it
    for size in chain(BATCHES, repeat(BATCHES[-1])):
        conversation = Conversation.objects.select_related("visitor", "agent").filter(pk=conversation_id).first()
        if conversation is None or conversation.agent is None or conversation.is_closed:
            return
        setting = setting_of(conversation)
        if not setting.is_automatic:
            return
        keep_own(conversation, setting)
        rows = _waiting(conversation, setting.agent_language).filter(**before)
        rows = rows.filter(pk__range=page) if page else rows.filter(pk__gte=_beginning(conversation))
        batch = list(rows.order_by("-pk")[:size])
        if not batch:
            return
        yield _translate(conversation, batch, setting.agent_language)
        before = {"pk__lt": batch[-1].pk}


def for_the_visitor(conversation: Conversation, texts: Sequence[str]) -> dict[str, tuple[str, Written]]:
    """What these texts of its agent are to the visitor, where the agent has them translated: by each text, what is sent
    and what goes with it. Those that could not be translated are missing.
    """
    setting = setting_of(conversation)
    if not (texts and setting.is_on and setting.is_needed):
        return {}
    source, target = setting.agent_language, setting.visitor_language
    made = zip(texts, service.translate(texts, source, read_in(conversation, target)), strict=True)
    return {
        text: (translation.text, Written(text, source, target, translation.engine))
        for text, translation in made
        if translation.text
    }


def read_in(conversation: Conversation, language: str) -> str:
    """The tag of what the visitor reads, who knows this language: Serbian in the script that they write themselves."""
    if language != serbian.CODE:
        return language
    last = said_in(conversation).order_by("-pk").values_list("text", flat=True)[:SAMPLE]
    return serbian.written_in("\n".join(last))


def left_behind(now: datetime) -> list[int]:
    """Conversations with a message that should be translated by now: whoever was at it has stopped."""
    wanted = Q(translation_setting__is_automatic=True)
    by_default = Q(translation_setting__isnull=True, agent__translates_automatically=True)
    since = now - WORTH_IT
    late = Message.objects.filter(
        conversation=OuterRef("pk"),
        from_visitor=True,
        kind=Message.Kind.TEXT,
        language="",
        sent_at__range=(since, now - LEFT_BEHIND),
    )
    recent = Conversation.objects.in_progress().filter(wanted | by_default, last_message_at__gte=since)
    return list(recent.filter(Exists(late)).values_list("pk", flat=True)[:100])


def on_desk_of(user_id: int) -> list[int]:
    """The conversations of an agent in which visitors' words are translated by themselves, the last ones first."""
    theirs = Conversation.objects.in_progress().filter(agent=user_id, agent__translates_automatically=True)
    return list(theirs.order_by("-last_message_at").values_list("pk", flat=True)[:100])


def language_of(visitor: Visitor, conversation: Conversation) -> str:
    """The visitor's language, by what they wrote where nothing surer tells it; "" where nothing does."""
    if visitor.language_certainty == Certainty.BROWSER:
        last = said_in(conversation).order_by("-pk").values_list("text", flat=True)[:SAMPLE]
        recognise(visitor, "\n".join(last))
    return visitor.language if visitor.language in LANGUAGES else ""


def recognise(visitor: Visitor, text: str, likely: Likely | None = None) -> str:
    """The language of what this visitor wrote, or "". Words enough to tell it are remembered for the visitor.

    `likely`: as of `detect`.
    """
    is_certain = visitor.language_certainty == Certainty.CORRECTED
    language = detect(text, known=visitor.language, is_certain=is_certain, likely=likely)
    tells = language and not is_certain and is_enough(text)
    if tells and (visitor.language, visitor.language_certainty) != (language, Certainty.DETECTED):
        visitor.language, visitor.language_certainty = language, Certainty.DETECTED
        visitor.translation_revision += 1
        unsure = Visitor.objects.filter(pk=visitor.pk, language_certainty__lt=Certainty.CORRECTED)
        unsure.set_language(language, Certainty.DETECTED)
        announce(signals.visitor_changed, visitor_id=visitor.pk)
    return language


def _beginning(conversation: Conversation) -> int:
    """The id from which on messages are translated though nobody has them on the screen: those before are the past."""
    last = said_in(conversation).order_by("-pk").values_list("pk", flat=True)
    return next(iter(last[MOST - 1 : MOST]), 0)


def _translate(conversation: Conversation, batch: Sequence[Message], target: str) -> int:
    changes: dict[int, dict[str, str]] = {}
    by_language: dict[str, list[Message]] = {}
    texts = [message.text for message in batch if not message.language]
    likely = dict(zip(texts, detection.likeliest(list(map(detection.words, texts))), strict=True))
    for message in batch:
        language = message.language or recognise(conversation.visitor, message.text, likely[message.text]) or UNKNOWN
        by_language.setdefault(language, []).append(message)
    for language, said in by_language.items():
        if language in (target, UNKNOWN):  # read as it stands
            _note_language(said, language)
            shown = [message for message in said if message.translation or message.untranslated]
            changes |= {message.pk: NOT_LOOKED_AT | {"language": language} for message in shown}
        else:
            done = service.translate([message.text for message in said], language, target)
            for message, translation in zip(said, done, strict=True):
                changes[message.pk] = _fields(translation, language, target)
    if changes:
        with transaction.atomic():
            keep(Conversation.objects.select_for_update().get(pk=conversation.pk), changes)
    return len(changes)


def _fields(translation: service.Translation, language: str, target: str) -> dict[str, str]:
    if not translation.text:
        return NOT_LOOKED_AT | {"language": language, "untranslated": str(translation.failure)}
    return {
        "language": language,
        "translation": translation.text,
        "translated_to": target,
        "translator": translation.engine,
        "untranslated": "",
    }


def _note_language(messages: Sequence[Message], language: str) -> None:
    """Nothing of it is seen, so no screen has to draw the row anew."""
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(language=language)


def _waiting(conversation: Conversation, target: str) -> QuerySet[Message]:
    """What was not looked at, and what is in a language that its agent does not read."""
    foreign = ~Q(language__in=[target, UNKNOWN])
    not_yet = Q(translated_to="", untranslated="") & foreign
    for_another = ~Q(translated_to__in=["", target])
    return said_in(conversation).filter(Q(language="") | not_yet | for_another)
