"""Facebook: what people write under a page's posts and on the page, through Meta's Graph API.

Sources: "Webhooks for Pages" and "Graph API webhooks reference: page feed", "Page comments" and "Private replies",
developers.facebook.com, read in November 2026. Answers stand under the comment, where everybody reads them; a comment
may be answered in private once, within seven days, as a message of the page.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import quote

from django.conf import settings as configured
from django.utils.translation import gettext_lazy as _

from conversations.base.text import from_json

from . import connector as told
from . import meta
from .connector import LONGEST_ID, Account, Answer, Event, Kind, Person, Request, Setting, Strange, Taken
from .messenger import PAGE, PAGE_STEPS, Messenger
from .meta import dict_in, dicts_in, text_in

LONGEST_TEXT = 10_000  # characters
POSTS = {"post", "status", "photo", "video", "share"}  # of a visitor, on the page
SILENT = {"like", "page_like", "mention", "event", "album", "rating", "follow"}  # nobody says anything by it
REACTIONS = {"like": "👍", "love": "❤️", "care": "🥰", "haha": "😆", "wow": "😮", "sad": "😢", "angry": "😠"}


class Facebook(Messenger):
    """Its signature and what its answers mean are Messenger's, and so are most of its settings."""

    settings: tuple[Setting, ...] = PAGE
    steps = (
        *PAGE_STEPS,
        _("Save. Paste the callback URL and the verify token at Meta, under Webhooks › Page, and subscribe to “feed”."),
        _("Then ask the Graph API Explorer for POST page-id/subscribed_apps?subscribed_fields=feed."),
    )
    tells_names = True

    def parse(self, body: bytes, account: Account) -> list[Event]:
        return meta.events_in(body, self.kind, partial(_entry, page=account.values.get("page_id", "")))

    def reply(self, of: str, person: Person, text: str, account: Account) -> Request:
        """In public, under the comment or the post of this name."""
        at = f"{configured.GRAPH_API_URL}/{quote(of, safe='')}/comments"
        return Request(at, json.dumps({"message": text}).encode(), meta.headers(account))

    def private_reply(self, of: str, text: str, account: Account) -> Request:
        """To whoever wrote the comment or the post, as a message of the page."""
        at = f"{configured.GRAPH_API_URL}/{account.values['page_id']}/messages"
        body = {"recipient": {"comment_id": of}, "message": {"text": text}}
        return Request(at, json.dumps(body).encode(), meta.headers(account))

    def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
        """A comment is called by its `id`, a private reply as every message of the page."""
        try:
            name = text_in(from_json(body), "id")
        except ValueError:
            name = ""
        is_comment = 200 <= status < 300 and 0 < len(name) <= LONGEST_ID
        return Taken([name]) if is_comment else super().answer(status, headers, body)


def _entry(entry: dict[str, Any], page: str) -> Iterator[Event]:
    """What stands beside it under `messaging` is Messenger's."""
    yield from meta.odd_in(entry, "messaging", "changes")
    if not dicts_in(entry, "changes"):
        return
    if text_in(entry, "id") != page or not page:
        yield Strange("it is for another page")
        return
    for change in dicts_in(entry, "changes"):
        if text_in(change, "field") == "feed":
            yield from _news(dict_in(change, "value"), page)
        else:
            yield Strange(f"news of a kind that is not known: {text_in(change, 'field')[:40]!r}")


def _news(value: dict[str, Any], page: str) -> Iterator[Event]:
    item, verb = text_in(value, "item"), text_in(value, "verb")
    if item in SILENT:
        return
    name = _id(text_in(value, "comment_id" if item == "comment" else "post_id"))
    author = dict_in(value, "from")
    person, at = Person(id=_id(text_in(author, "id")), name=text_in(author, "name")[:200]), _time(value)
    if item == "reaction":
        yield from _reaction(value, person, at)
    elif item != "comment" and item not in POSTS:
        yield Strange(f"news of a kind that is not known: {item[:40]!r}")
    elif not name:
        yield Strange("a comment without a name")
    elif verb == "remove":
        yield told.Deletion(f"{name[:200]}.deleted", at, person, name)
    elif not person.is_known:
        yield Strange("a comment of nobody")
    elif verb == "edited":
        yield told.Edit(_derived(name, "edit", value), at, person, name, text_in(value, "message")[:LONGEST_TEXT])
    elif verb == "add" and person.id == page:
        yield from _own(value, name, at)
    elif verb == "add":
        kind, text = _content(value)
        yield told.Arrival(name, at, person, kind, text, _media(value), _id(text_in(value, "parent_id")))
    elif verb not in ("hide", "unhide"):
        yield Strange(f"a change of a kind that is not known: {verb[:40]!r}")


def _own(value: dict[str, Any], name: str, at: datetime | None) -> Iterator[Event]:
    """What the page writes under somebody's comment. Its posts are news for its readers, not for the desk."""
    parent = _id(text_in(value, "parent_id"))
    if text_in(value, "item") == "comment" and parent:
        kind, text = _content(value)
        yield told.Echo(name, at, Person(), kind, text, parent)


def _reaction(value: dict[str, Any], person: Person, at: datetime | None) -> Iterator[Event]:
    of = _id(text_in(value, "comment_id") or text_in(value, "post_id"))
    emoji = REACTIONS.get(text_in(value, "reaction_type"), "👍") if text_in(value, "verb") != "remove" else ""
    yield told.Reaction(_derived(of, "reaction", value), at, person, of, emoji)


def _content(value: dict[str, Any]) -> tuple[Kind, str]:
    text = text_in(value, "message")[:LONGEST_TEXT]
    if text_in(value, "photo") or text_in(value, "item") == "photo":
        return Kind.PHOTO, text
    if text_in(value, "video") or text_in(value, "item") == "video":
        return Kind.VIDEO, text
    return (Kind.TEXT if text.strip() else Kind.UNKNOWN), text


def _media(value: dict[str, Any]) -> told.Media | None:
    url = text_in(value, "photo") or text_in(value, "link")
    return told.Media(url=url) if url and _content(value)[0] == Kind.PHOTO else None


def _derived(of: str, kind: str, value: dict[str, Any]) -> str:
    """What has no name of its own is told apart by its time."""
    return f"{of[:200]}.{kind}.{text_in(value, 'created_time')[:20]}"


def _id(written: str) -> str:
    return written if len(written) <= LONGEST_ID else ""


def _time(value: dict[str, Any]) -> datetime | None:
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(int(text_in(value, "created_time")), UTC)
    return None
