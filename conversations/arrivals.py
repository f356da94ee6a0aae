"""What a provider told, as rows: a message, a line of the timeline, a state. The same told again changes nothing.

The caller has a transaction and the lock of the inbox's connection.
"""

from dataclasses import replace
from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from . import contacts, delivery, messages, names, text_surveys, threads
from .base.text import cut, is_blank
from .connectors.connector import (
    Arrival,
    Deletion,
    Echo,
    Edit,
    Event,
    Kind,
    Moved,
    Person,
    Progress,
    Reaction,
    Seen,
    Step,
    Strange,
    Told,
)
from .details import Details
from .files import incoming
from .lines import Line
from .lines.deleted_there import DeletedThere
from .lines.edited_there import EditedThere
from .lines.moved_there import MovedThere
from .lines.reacted_there import ReactedThere
from .lines.stopped_there import StoppedThere
from .lines.written_there import WrittenThere
from .models import Connection, Conversation, Identity, Message, Outbox, OutsideId
from .models.message import MAX_LENGTH

NAMES = {
    Kind.PHOTO: _("[Photo]"),
    Kind.VIDEO: _("[Video]"),
    Kind.AUDIO: _("[Sound file]"),
    Kind.VOICE: _("[Voice message]"),
    Kind.DOCUMENT: _("[Document]"),
    Kind.STICKER: _("[Sticker]"),
    Kind.LOCATION: pgettext_lazy("on a map", "[Location]"),
    Kind.CONTACTS: _("[Contacts]"),
    Kind.CHOICE: _("[Chosen from what was offered]"),
    Kind.ORDER: _("[Order]"),
    Kind.FORM: _("[Filled-in form]"),
    Kind.SHARED: _("[Shared with the company]"),
    Kind.CALL: _("[Missed call]"),
    Kind.UNKNOWN: _("[Something that cannot be shown here]"),
}
STATUSES = {
    Step.SENT: Message.Status.SENT,
    Step.DELIVERED: Message.Status.DELIVERED,
    Step.READ: Message.Status.READ,
}
FIRST_DAY = datetime(2004, 2, 4, tzinfo=UTC)  # of Facebook; what names an earlier time names none
LONGEST_ON = 500  # characters of an address or an advertisement
LONGEST_STORY = 2000  # characters of its address, which is signed: a part of it leads nowhere
LONGEST_QUOTE = 120  # characters of the message that another one answers


def take(connection: Connection, event: Event, *, now: datetime) -> bool:
    """False where it tells of a message that is not there: what a person wrote may be on its way to us, and so may the
    name of one of ours."""
    match event:
        case Arrival():
            _receive(connection, _fit(event), now)
        case Edit() | Deletion() | Reaction():
            return _change(connection, event, now)
        case Echo():
            return _echo(connection, event, now)
        case Moved():
            _move(connection, event, now)
        case Progress():
            return _advance(connection, event)
        case Seen():
            _see(connection, event)
    return True


def take_alone(connection: Connection, event: Event, *, now: datetime) -> Strange | None:
    """What is told of a message that never came, to whoever changed it: it stands in their last conversation, which is
    all that can be done with it. Words for which there is none are kept, as something strange.
    """
    if not isinstance(event, Edit | Deletion | Reaction):
        return None
    conversation = _last_with(connection, event.person)
    if conversation is not None:
        _tell_once(connection, conversation, event.outside_id, _line_of(connection, event), _time(event, now))
        return None
    return Strange(gettext_noop("other words for a message that is not here")) if isinstance(event, Edit) else None


def _fit(arrival: Arrival) -> Arrival:
    """With as many words as a message has, and none of which nothing could be seen."""
    text = "" if is_blank(arrival.text) else _as_kept(arrival.text)
    kind = Kind.UNKNOWN if arrival.kind == Kind.TEXT and not text else arrival.kind
    return replace(arrival, kind=kind, text=text)


def _as_kept(text: str) -> str:
    return cut(text, MAX_LENGTH, end="…")


def _receive(connection: Connection, arrival: Arrival, now: datetime) -> None:
    identity, said_at = contacts.meet(connection, arrival.person, now=now), _time(arrival, now)
    names.await_name(identity, connection.connector, now=now)
    if arrival.answerable_for is not None:
        window, because = arrival.answerable_for, arrival.because
        contacts.open_window(identity, said_at, answerable_for=window, because=because)
    if arrival.consent is not None and _consent(connection, identity, arrival, now):
        return
    if arrival.kind == Kind.TEXT and _opinion(connection, identity, arrival, said_at):
        return
    is_file = arrival.media is not None and arrival.kind in incoming.KINDS
    file = incoming.awaited(arrival.kind, arrival.media, now=now) if is_file and arrival.media else None
    words = messages.Words(
        identity.visitor,
        connection.inbox,
        client_id="",
        text=file.name if file else _text(arrival),
        attachment=file,
        said_at=said_at,
        details=_details(connection, arrival, is_file=is_file).stored(),
    )
    delivery.receive(words, outside_id=arrival.outside_id, caption=arrival.text if file else "", now=now)


def _details(connection: Connection, arrival: Arrival, *, is_file: bool) -> Details:
    is_plain = is_file or arrival.kind == Kind.TEXT or (arrival.kind == Kind.CHOICE and arrival.text.strip())
    answers = _said(connection, arrival.reply_to) if arrival.reply_to else ""
    return Details(
        kind="" if is_plain else arrival.kind,
        is_wordless=not is_plain and not arrival.text.strip(),
        place=arrival.place,
        answers=answers,
        on="" if answers else arrival.on[:LONGEST_ON],
        is_to_story=arrival.is_to_story,
        story=arrival.story if len(arrival.story) <= LONGEST_STORY else "",
    )


def _text(arrival: Arrival) -> str:
    """What is read of it: the words, else where it lies, else what came."""
    if arrival.text.strip():
        return arrival.text
    if arrival.place is not None:
        return f"{arrival.place.latitude:.6g}, {arrival.place.longitude:.6g}"
    return str(NAMES[arrival.kind])


def _time(told: Told, now: datetime) -> datetime:
    """The provider's, which knows neither of tomorrow nor of days before there was one."""
    return told.at if told.at is not None and FIRST_DAY <= told.at <= now else now


def _consent(connection: Connection, identity: Identity, arrival: Arrival, now: datetime) -> bool:
    """A line of what was said last, and no message: nobody has to answer STOP. False: it is a word like any other."""
    is_given = arrival.consent is True
    if _is_known(connection, arrival.outside_id):
        return True
    if not contacts.consent(identity, is_given=is_given, now=now):
        return not is_given
    conversation = _last_of(connection, identity.visitor_id)
    if conversation is not None:
        line = StoppedThere(is_over=is_given, text=arrival.text)
        _tell_once(connection, conversation, arrival.outside_id, line, _time(arrival, now))
    return True


def _opinion(connection: Connection, identity: Identity, arrival: Arrival, said_at: datetime) -> bool:
    """It answers the survey of the conversation that was closed, and begins no other."""
    if not text_surveys.gives_figure(arrival.text) or _is_known(connection, arrival.outside_id):
        return False
    line = text_surveys.answer(identity.visitor, connection.inbox, arrival.text, now=said_at)
    if line is None:
        return False
    OutsideId.objects.create(inbox_id=connection.inbox_id, outside_id=arrival.outside_id, message=line)
    return True


def words_of(kind: Kind, text: str) -> str:
    """What is read of it in a thread: the text as it was written, else what came, and what is said of it."""
    if kind == Kind.TEXT:
        return text
    return "\n".join(filter(None, [str(NAMES[kind]), text]))


def _echo(connection: Connection, echo: Echo, now: datetime) -> bool:
    """Written in the provider's own app by somebody of the company: told in the last conversation with that person.
    False while it may be an answer of ours, whose name is on its way to us.
    """
    conversation = _spoken_to(connection, echo)
    if conversation is None or _is_known(connection, echo.outside_id):
        return True
    if Outbox.objects.filter(pk=conversation.pk, begun_at__isnull=False).exists():
        return False
    line = WrittenThere(channel=str(connection.inbox.channel), text=_as_kept(words_of(echo.kind, echo.text)))
    _tell_once(connection, conversation, echo.outside_id, line, _time(echo, now))
    return True


def _spoken_to(connection: Connection, echo: Echo) -> Conversation | None:
    """The last conversation with the person, or with the one whose message is answered."""
    conversation = _last_with(connection, echo.person)
    answered = _message(connection, echo.reply_to) if conversation is None and echo.reply_to else None
    return _last_of(connection, answered.conversation.visitor_id) if answered else conversation


def _last_with(connection: Connection, person: Person) -> Conversation | None:
    identity = contacts.known_as(connection, person)
    return _last_of(connection, identity.visitor_id) if identity else None


def _last_of(connection: Connection, visitor_id: int) -> Conversation | None:
    """Locked."""
    of_visitor = Conversation.objects.filter(inbox=connection.inbox_id, visitor=visitor_id)
    return of_visitor.select_for_update(of=("self",)).order_by("-pk").first()


def _is_known(connection: Connection, outside_id: str) -> bool:
    return OutsideId.objects.filter(inbox=connection.inbox_id, outside_id=outside_id).exists()


def _move(connection: Connection, moved: Moved, now: datetime) -> None:
    visitor = contacts.move(connection, moved.before, moved.after, now=now)
    if visitor is None:
        return
    conversation = _last_of(connection, visitor.pk)
    if conversation is not None:
        phone = f"+{moved.after.phone}" if moved.after.phone else ""
        _tell_once(connection, conversation, moved.outside_id, MovedThere(phone=phone), _time(moved, now))


def _advance(connection: Connection, progress: Progress) -> bool:
    """They come in any order; `delivery` lets a message go forward only."""
    inbox, outside_id = connection.inbox, progress.outside_id
    if progress.step == Step.FAILED:
        delivery.fail(inbox, outside_id, progress.failure or Message.Failure.UNKNOWN)
    else:
        delivery.advance(inbox, outside_id, STATUSES[progress.step])
    return _is_known(connection, outside_id)


def _see(connection: Connection, seen: Seen) -> None:
    identity = contacts.known_as(connection, seen.person)
    if identity is not None:
        delivery.advance_until(connection.inbox, identity.visitor, seen.until, STATUSES[seen.step])


def _said(connection: Connection, outside_id: str) -> str:
    """The beginning of a message that something is told of."""
    message = _message(connection, outside_id)
    if message is None:
        return ""
    return cut(message.text, LONGEST_QUOTE, end="…") or (message.attachment.title if message.kind == "file" else "")


def _message(connection: Connection, outside_id: str) -> Message | None:
    return Message.objects.filter(outside_ids__inbox=connection.inbox_id, outside_ids__outside_id=outside_id).first()


def _change(connection: Connection, event: Edit | Deletion | Reaction, now: datetime) -> bool:
    """A line in the conversation of the message that it is about. False where that is not there."""
    message = _message(connection, event.of)
    if message is None:
        return False
    conversation = Conversation.objects.select_for_update(of=("self",)).get(pk=message.conversation_id)
    _tell_once(connection, conversation, event.outside_id, _line_of(connection, event), _time(event, now))
    return True


def _line_of(connection: Connection, event: Edit | Deletion | Reaction) -> Line:
    match event:
        case Edit():
            return EditedThere(text=_as_kept(event.text))
        case Reaction():
            return ReactedThere(emoji=event.emoji, text=_said(connection, event.of))
        case Deletion():
            of = _message(connection, event.of)  # the company may have written it, here or in the provider's own app
            is_ours, by_anybody = of is not None and not of.from_visitor, of is None or not event.is_theirs
            return DeletedThere(text=_said(connection, event.of), is_ours=is_ours, is_by_anybody=by_anybody)


def _tell_once(connection: Connection, conversation: Conversation, outside_id: str, line: Line, at: datetime) -> None:
    if _is_known(connection, outside_id):
        return
    told = threads.tell_line(conversation, line, now=at)
    OutsideId.objects.create(inbox_id=connection.inbox_id, outside_id=outside_id, message=told)
