"""What Messenger tells: messages of people and of the page, what becomes of them, how far ours have come.

Sources: "Webhook events" of the Messenger platform with its pages for messages, echoes, reads, deliveries, reactions,
edits, postbacks, referrals and standby, developers.facebook.com/documentation/business-messaging/messenger-platform/,
as of 2026. No webhook names the person who writes: only their id for this page is told.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as _

from conversations.connectors import connector as told
from conversations.connectors import meta
from conversations.connectors.connector import LONGEST_ID, Because, Event, Kind, Media, Person, Strange
from conversations.connectors.meta import dict_in, dicts_in, place_in, text_in

WINDOW = timedelta(hours=24)  # after a person's last message
KINDS = {
    "image": Kind.PHOTO,
    "video": Kind.VIDEO,
    "audio": Kind.AUDIO,
    "file": Kind.DOCUMENT,
    "location": Kind.LOCATION,
    **dict.fromkeys(("fallback", "share", "post", "reel", "ig_post", "ig_reel", "story_mention"), Kind.SHARED),
}
FILES = {Kind.PHOTO, Kind.VIDEO, Kind.AUDIO, Kind.DOCUMENT, Kind.STICKER}
MOST_FILES = 30  # of one message; Meta's own apps let people choose as many


@dataclass(frozen=True)
class Ours:
    """What tells our side of a conversation: the account, the app by which we write, and how long an ad lets us."""

    account: str
    app: str
    ad_window: timedelta


def parse(body: bytes, kind: str, ours: Ours) -> list[Event]:
    """All that one webhook about this kind of object tells, in its order. Raises Unreadable."""
    return meta.events_in(body, kind, partial(_entry, ours=ours))


def _entry(entry: dict[str, Any], ours: Ours) -> Iterator[Event]:
    yield from meta.odd_in(entry, "messaging", "changes", "standby")
    if dicts_in(entry, "standby"):
        yield Strange(_("another app answers there for now (standby)"))
    if any(text_in(change, "field") != "feed" for change in dicts_in(entry, "changes")):
        yield Strange(_("news of the page itself"))
    for news in dicts_in(entry, "messaging"):
        yield from _news(news, ours)


def _news(news: dict[str, Any], ours: Ours) -> Iterator[Event]:
    """One thing that happened between the page and a person, whichever of them did it."""
    sender, recipient = (text_in(dict_in(news, side), "id") for side in ("sender", "recipient"))
    own = ours.account
    if own not in (sender, recipient) or not own:
        yield Strange(_("it is for another page"))
        return
    person, at = Person(id=_id(recipient if sender == own else sender)), _time(news.get("timestamp"))
    if not person.is_known:
        yield Strange(_("a message that names no sender"))
    elif "message" in news:
        yield from _message(dict_in(news, "message"), person, at, ours, is_own=sender == own)
    elif "postback" in news:
        pressed = dict_in(news, "postback")
        window = _window(pressed, ours)
        yield _arrival(_id(text_in(pressed, "mid")), at, person, Kind.CHOICE, text_in(pressed, "title"), window=window)
    elif "reaction" in news or "message_edit" in news:
        yield from _changed(news, person, at, is_own=sender == own)
    elif of := _id(text_in(dict_in(news, "read"), "mid")):
        yield told.Progress(of, at, told.Step.READ)
    elif "delivery" in news or "read" in news:
        kind, step = ("read", told.Step.READ) if "read" in news else ("delivery", told.Step.DELIVERED)
        until = _time(dict_in(news, kind).get("watermark"))
        unclear = Strange(_("something was seen, and it is not told what"))
        yield told.Seen(person, step, until) if until else unclear
    else:
        yield meta.unknown(next((name for name in news if name not in ("sender", "recipient", "timestamp")), ""))


def _changed(news: dict[str, Any], person: Person, at: datetime | None, *, is_own: bool) -> Iterator[Event]:
    """An emoji or other words for a message. What the page does so itself, in Meta's own app, is told as its words."""
    kind = "reaction" if "reaction" in news else "edit"
    said = dict_in(news, "reaction" if kind == "reaction" else "message_edit")
    of, text = _id(text_in(said, "mid")), text_in(said, "text")
    emoji = "" if text_in(said, "action") == "unreact" else text_in(said, "emoji")[:40]
    name = _derived(of, kind, news)
    if not of:
        yield Strange(_("a change of a message that is not named"))
    elif is_own:
        words = emoji if kind == "reaction" else text
        if words:
            yield told.Echo(name, at, person, Kind.TEXT, words)
    elif kind == "reaction":
        yield told.Reaction(name, at, person, of, emoji)
    else:
        yield told.Edit(name, at, person, of, text)


def _message(
    message: dict[str, Any], person: Person, at: datetime | None, ours: Ours, *, is_own: bool
) -> Iterator[Event]:
    """What a person wrote, or what the page wrote to them; of what we sent ourselves there is nothing to tell."""
    outside_id, text = _id(text_in(message, "mid")), text_in(message, "text")
    if not outside_id:
        yield Strange(_("a message without an ID"))
        return
    if message.get("is_deleted") is True:
        yield told.Deletion(f"{outside_id[:200]}.deleted", at, person, outside_id)
        return
    first, *others = dicts_in(message, "attachments")[:MOST_FILES] or [{}]
    kind, text = _kind(first) if first or not text.strip() else Kind.TEXT, _words(text, first)
    if is_own or message.get("is_echo") is True:
        if not ours.app or text_in(message, "app_id") != ours.app:
            yield told.Echo(outside_id, at, person, kind, text)
        return
    answered, window = dict_in(message, "reply_to"), _window(message, ours)
    ad = text_in(dict_in(dict_in(message, "referral"), "ads_context_data"), "ad_title")
    yield _arrival(
        outside_id,
        at,
        person,
        kind,
        text,
        window=window,
        attachment=first,
        reply_to=_id(text_in(answered, "mid")),
        on=ad,
        story=_story(answered),
    )
    for number, other in enumerate(others, 2):
        name, words = f"{outside_id[:200]}.{number}", _words("", other)
        yield _arrival(name, at, person, _kind(other), words, window=window, attachment=other)


def _window(said: dict[str, Any], ours: Ours) -> timedelta:
    """How long we may answer: for longer where they came by an advertisement, as the `referral` tells."""
    is_by_ad = text_in(dict_in(said, "referral"), "source") == "ADS"
    return ours.ad_window if is_by_ad else WINDOW


def _story(answered: dict[str, Any]) -> str | None:
    """Where the story lies that is answered, empty where Meta names no place of its own. None: no story is."""
    url = text_in(dict_in(answered, "story"), "url")
    return (url if meta.MEDIA_ADDRESS.fullmatch(url) else "") if "story" in answered else None


def _kind(attachment: dict[str, Any]) -> Kind:
    kind = KINDS.get(text_in(attachment, "type"), Kind.UNKNOWN)
    is_sticker = kind == Kind.PHOTO and text_in(dict_in(attachment, "payload"), "sticker_id")
    return Kind.STICKER if is_sticker else kind


def _words(written: str, attachment: dict[str, Any]) -> str:
    """What is written, and of what is shared what it is called and where it stands. Addresses of Meta's own files are
    left out: they end soon.
    """
    if _kind(attachment) != Kind.SHARED:
        return written
    found = [dict_in(attachment, "payload"), attachment]
    title = next(filter(None, (text_in(part, "title") for part in found)), "")
    url = next(filter(None, (text_in(part, "url") for part in found)), "")
    is_file = any(f"{host}/" in url for host in meta.MEDIA_HOSTS)
    return "\n".join(filter(None, [written, title, "" if is_file else url]))


def _arrival(
    outside_id: str,
    at: datetime | None,
    person: Person,
    kind: Kind,
    text: str,
    *,
    window: timedelta,
    attachment: dict[str, Any] | None = None,
    reply_to: str = "",
    on: str = "",
    story: str | None = None,
) -> Event:
    if not outside_id:
        return Strange(_("a message without an ID"))
    payload = dict_in(attachment, "payload")
    url = text_in(payload, "url")
    media = Media(url=url) if url and kind in FILES else None
    place = place_in(dict_in(payload, "coordinates"), "lat", "long")
    because = Because.AD if window > WINDOW else ""
    return told.Arrival(
        outside_id,
        at,
        person,
        kind,
        text,
        media,
        reply_to,
        window,
        because=because,
        place=place,
        on=on,
        is_to_story=story is not None,
        story=story or "",
    )


def _derived(of: str, kind: str, news: dict[str, Any]) -> str:
    """What has no name of its own is told apart by its time."""
    return f"{of[:200]}.{kind}.{text_in(news, 'timestamp')[:20]}"


def _id(written: str) -> str:
    return written if len(written) <= LONGEST_ID else ""


def _time(written: Any) -> datetime | None:
    """Of milliseconds since 1970."""
    with suppress(ValueError, OverflowError, OSError, TypeError):
        return datetime.fromtimestamp(int(written) / 1000, UTC)
    return None
