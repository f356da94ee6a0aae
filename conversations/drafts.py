"""What an agent has begun to write: kept for themselves alone, so that another device of theirs can go on with it."""

from datetime import datetime
from functools import cache

from django.db import transaction
from django.utils.translation import gettext as _

from . import access, signals
from .access import Action
from .base.announcing import announce
from .base.errors import NotPossible
from .base.prepared import Prepared, PreparedModels, key
from .models import Draft, Message
from .models.message import MAX_LENGTH
from .people.models import User


@transaction.atomic
def keep(person: User, conversation_id: int, *, text: str, written_at: datetime, left: bool = False) -> bool:
    """The newest text wins, by the time at which it was written; a blank one takes the draft away.

    A text from before the person's last message here was sent already: it only came late. `left`: the person has
    gone elsewhere, and the list may say how the draft stands. False where it was not kept: too late, or the
    conversation is closed. Raises NotReachable or NotPossible.
    """
    conversation = access.conversation_for(person, Action.ANSWER, conversation_id)
    if len(text) > MAX_LENGTH:
        raise NotPossible(_("A draft has at most %(most)d characters.") % {"most": MAX_LENGTH})
    theirs = Draft.objects.filter(conversation=conversation, author=person.pk)
    if not text.strip():
        if theirs.filter(written_at__lte=written_at).delete()[0]:
            _tell(person, conversation_id)
        return True
    said = Message.objects.exclude(kind=Message.Kind.EVENT).filter(conversation=conversation, agent=person.pk)
    sent_since = said.filter(sent_at__gte=written_at)
    if conversation.is_closed or sent_since.exists():
        return False
    fields = {"text": text, "written_at": written_at}
    _draft, is_new = Draft.objects.get_or_create(conversation=conversation, author_id=person.pk, defaults=fields)
    if not is_new:
        theirs.filter(written_at__lt=written_at).update(**fields)
    if is_new or left:
        _tell(person, conversation_id)
    return True


def forget(person: User, conversation_id: int) -> None:
    """It has gone as a message."""
    if _select_one().rows({"author": person.pk, "conversation": conversation_id}):
        Draft.objects.filter(conversation=conversation_id, author=person.pk).delete()
        _tell(person, conversation_id)


@cache
def _select_one() -> Prepared:
    return Prepared.select(
        Draft.objects.filter(conversation=key("conversation"), author=key("author")).values_list("pk")
    )


def of(person: User) -> dict[int, Draft]:
    """A person's own drafts, by conversation."""
    return {draft.conversation_id: draft for draft in _select_of().all(author=person.pk)}


def in_conversation(person: User, conversation_id: int) -> Draft | None:
    """Their own in this one."""
    return _select_in().first(author=person.pk, conversation=conversation_id)


@cache
def _select_in() -> PreparedModels[Draft]:
    return PreparedModels(Draft.objects.filter(author=key("author"), conversation=key("conversation")))


@cache
def _select_of() -> PreparedModels[Draft]:
    return PreparedModels(Draft.objects.filter(author=key("author")))


def drop_old(before: datetime) -> int:
    """What nobody went on with."""
    return Draft.objects.filter(written_at__lt=before).delete()[0]


def _tell(person: User, conversation_id: int) -> None:
    announce(signals.draft_changed, user_id=person.pk, conversation_id=conversation_id)
