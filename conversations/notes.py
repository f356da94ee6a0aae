"""Private notes: what agents tell each other in a thread, and the colleagues whom a note mentions.

A note is no answer: it settles no offer, ends no waiting, and is no last word. Visitors never see one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from . import access, messages, signals
from .access import Action
from .base.announcing import announce
from .base.errors import NotPossible
from .base.folding import folded
from .models import Conversation, Group, Mention, Message
from .people.models import User

_MENTION = re.compile(r"(?<!\w)@")  # an address has something before the sign


def write(person: User, conversation_id: int, *, text: object, client_id: object, now: datetime) -> Message:
    """Stores a note; a repeat answers with the one stored the first time. Raises NotReachable or NotPossible."""
    text, client_id = messages.checked(text), messages.checked_client_id(client_id)
    theirs = Message.objects.filter(conversation=conversation_id, agent=person.pk, client_id=client_id)
    return theirs.select_related("agent").first() or _write(person, conversation_id, text, client_id, now)


@transaction.atomic
def _write(person: User, conversation_id: int, text: str, client_id: str, now: datetime) -> Message:
    conversation = access.locked_for(person, Action.NOTE, conversation_id)
    if conversation.is_closed:
        raise NotPossible(_("This conversation is closed: nothing in it changes any more."))
    mentioned = mentioned_in(text, colleagues_of(conversation))
    conversation.revision += 1
    note = Message.objects.create(
        conversation=conversation,
        kind=Message.Kind.NOTE,
        agent=person,
        text=text,
        details={"mentioned": [colleague.get_full_name() for colleague in mentioned]} if mentioned else {},
        client_id=client_id,
        revision=conversation.revision,
        sent_at=now,
    )
    Conversation.objects.filter(pk=conversation.pk).update(revision=conversation.revision)
    others = [colleague for colleague in mentioned if colleague.pk != person.pk]
    Mention.objects.bulk_create(Mention(note=note, person=colleague) for colleague in others)
    announce(
        signals.note_written,
        conversation_id=conversation.pk,
        message_id=note.pk,
        revision=note.revision,
        mentioned_ids=[colleague.pk for colleague in others],
    )
    return note


def colleagues_of(conversation: Conversation) -> list[Any]:
    """Who may be mentioned in a conversation: its agent, those of its group, and whoever sees everything."""
    in_group = Group.objects.filter(conversations=conversation.pk, members=OuterRef("pk"))
    users = User.objects.filter(is_active=True).annotate(is_in_group=Exists(in_group))
    return [user for user in users if user.is_in_group or user.pk == conversation.agent_id or user.sees_everything]


def mentioned_in(text: str, people: Iterable[Any]) -> list[Any]:
    """Those who stand in a text as @First Last; @First means everybody of that name."""
    by_name = defaultdict(list)
    for person in people:
        for name in {folded(person.get_full_name()), folded(person.first_name)} - {""}:
            by_name[name].append(person)
    names = sorted(by_name, key=len, reverse=True)
    mentioned: dict[int, Any] = {}
    for after in _MENTION.split(folded(text))[1:]:
        found = next((name for name in names if after.startswith(name) and not after[len(name) :][:1].isalnum()), None)
        mentioned |= {person.pk: person for person in by_name.get(found or "", ())}
    return list(mentioned.values())


def unseen_by(person: User) -> QuerySet[Mention]:
    """The notes that mention a person, in conversations that they may read, and that they have not looked at."""
    readable = access.reachable(person, Action.READ)
    return Mention.objects.unseen().filter(person=person.pk, note__conversation__in=readable)


def written(note_id: int) -> Message:
    """A note with what tells of it: its author and its visitor."""
    return Message.objects.select_related("agent", "conversation__visitor").get(pk=note_id)


def look_at(person: User, conversation_id: int, *, now: datetime) -> None:
    """The conversation is before this person's eyes, with the notes that call them."""
    unseen = Mention.objects.unseen().filter(person=person.pk, note__conversation=conversation_id)
    if unseen.update(seen_at=now):
        announce(signals.mentions_seen, user_id=person.pk)
