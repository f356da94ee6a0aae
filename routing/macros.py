"""Runs a macro on a conversation: all of its steps or none, through the verbs that a person's own hands would use."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from conversations import access, lifecycle, macros, messages, threads, unseen
from conversations.access import Action
from conversations.base.errors import NotPossible, NotReachable
from conversations.canned import replies
from conversations.lines.macro import RanMacro
from conversations.models import Conversation, MacroStep, Message, Tag
from conversations.people.models import User

from . import answers, transfers

Step = MacroStep.Action
LEAVES = {Step.SNOOZE, Step.CLOSE}  # after them nobody looks at what the visitor wrote


type Translated = Mapping[str, tuple[str, messages.Written]]  # as `translating.for_the_visitor` answers


def answers_of(person: User, conversation: Conversation, macro_id: int) -> list[str]:
    """What this macro would say to the visitor."""
    steps = MacroStep.objects.filter(macro=macro_id, action=Step.REPLY)
    values = replies.values_for(conversation, person)
    return [replies.fill(step.text, values) for step in steps]


@transaction.atomic
def run(
    person: User,
    conversation_id: int,
    macro_id: int,
    *,
    client_id: str,
    seen: int | None,
    translated: Translated | None = None,
    now: datetime,
) -> Message:
    """Runs every step in its order; answers with the timeline's line, that of the first run where it is a repeat.

    `seen`: as `unseen.check` has it. `translated`: answers that go to the visitor in their language.
    Raises NotReachable or NotPossible; nothing has changed then.
    """
    client_id = messages.checked_client_id(client_id)
    try:
        conversation = access.locked_for(person, Action.ANSWER, conversation_id)
    except NotReachable:  # the first run may have taken it off this desk
        line = threads.line_of(person, conversation_id, client_id)
        if line is None:
            raise
        return line
    done = threads.line_of(person, conversation_id, client_id)
    translated = translated or {}
    return done or _run(person, conversation, macro_id, client_id, seen=seen, translated=translated, now=now)


def _run(
    person: User,
    conversation: Conversation,
    macro_id: int,
    client_id: str,
    *,
    seen: int | None,
    translated: Translated,
    now: datetime,
) -> Message:
    if conversation.status != Conversation.Status.ACTIVE:
        raise NotPossible(_("This conversation is not in progress any more."))
    macro = macros.usable_at(conversation.inbox).filter(pk=macro_id).first()
    if macro is None:
        raise NotPossible(_("This macro is not there for this inbox any more. Choose another."))
    steps = list(macro.steps.all())
    if any(step.action in LEAVES for step in steps):
        unseen.check(conversation, seen)
    threads.take_revision(conversation)
    line = threads.add_line(conversation, RanMacro(person, macro), now=now, author=person, client_id=client_id)
    for place, step in enumerate(steps):
        # Each looks at the conversation as the one before has left it.
        as_it_is = access.locked_for(person, Action.ANSWER, conversation.pk)
        _take(step, as_it_is, person, f"{client_id[:56]}.{place}", translated=translated, now=now)
    return line


def _take(
    step: MacroStep,
    conversation: Conversation,
    person: User,
    client_id: str,
    *,
    translated: Translated,
    now: datetime,
) -> None:
    match step.action:
        case Step.REPLY:
            filled = replies.fill(step.text, replies.values_for(conversation, person))
            text, written = translated.get(filled, (filled, None))
            answers.answer(person, conversation.pk, text=text, client_id=client_id, written=written, now=now)
        case Step.TAG:
            lifecycle.label(conversation, _tag(conversation, step.tag_name), by=person, now=now)
        case Step.SNOOZE:
            until = now + timedelta(hours=step.hours) if step.hours else None
            lifecycle.snooze(conversation, by=person, until=until, keep=True, now=now)
        case Step.TRANSFER if step.group is not None:
            transfers.transfer(person, conversation.pk, to=step.group, now=now)
        case Step.CLOSE:
            lifecycle.close(conversation, by=person, tag=conversation.tag, now=now)


def _tag(conversation: Conversation, name: str) -> Tag:
    tag = next((tag for tag in conversation.inbox.tags.all() if tag.name.lower() == name.lower()), None)
    if tag is None:
        raise NotPossible(_("This inbox has no tag “%(tag)s”: nothing was done.") % {"tag": name})
    return tag
