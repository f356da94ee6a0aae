"""Facebook: what people write under a page's posts and on the page, through Meta's Graph API.

Sources: "Webhooks for Pages" and "Graph API webhooks reference: page feed", "Page comments" and "Private replies",
developers.facebook.com, read in November 2026. Answers stand under the comment, where everybody reads them; a comment
may be answered in private once, within seven days, as a message of the page.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import quote

from django.conf import settings as configured
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from conversations.base.text import from_json

from . import connector as told
from . import meta
from .connector import LONGEST_ID, Account, Answer, Event, Kind, Person, Request, Setting, Strange, Taken
from .messenger import PAGE, PAGE_STEPS, Messenger
from .messenger.webhooks import MOST_FILES
from .meta import dict_in, dicts_in, text_in

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
        at = f"{configured.GRAPH_API_URL}/{quote(_there(of), safe='')}/comments"
        return Request(at, json.dumps({"message": text}).encode(), meta.headers(account))

    def private_reply(self, of: str, text: str, account: Account) -> Request:
        """To whoever wrote the comment or the post, as a message of the page."""
        at = f"{configured.GRAPH_API_URL}/{account.values['page_id']}/messages"
        body = {"recipient": {"comment_id": _there(of)}, "message": {"text": text}}
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
        yield Strange(gettext_noop("it is for another page"))
        return
    for change in dicts_in(entry, "changes"):
        if text_in(change, "field") == "feed":
            yield from _news(dict_in(change, "value"), page)
        else:
            yield meta.unknown(text_in(change, "field"))


def _news(value: dict[str, Any], page: str) -> Iterator[Event]:
    item, verb = text_in(value, "item"), text_in(value, "verb")
    if item in SILENT:
        return
    name = _id(text_in(value, "comment_id" if item == "comment" else "post_id"))
    author = dict_in(value, "from")
    person, at = Person(id=_id(text_in(author, "id")), name=text_in(author, "name")[:200]), _time(value)
    if item == "reaction":
        yield from _reaction(value, person, at, page)
    elif item != "comment" and item not in POSTS:
        yield meta.unknown(item)
    elif not name:
        yield Strange(gettext_noop("a comment without an ID"))
    elif verb == "remove":
        yield told.Deletion(f"{name[:200]}.deleted", at, person, name, is_theirs=False)  # or the page's
    elif not person.is_known:
        yield Strange(gettext_noop("a comment that names no author"))
    elif verb in ("add", "edited") and person.id == page:
        yield from _own(value, name if verb == "add" else _edited(name, value), at)
    elif verb == "edited":
        yield told.Edit(_edited(name, value), at, person, name, text_in(value, "message"))
    elif verb == "add":
        yield from _arrivals(value, name, at, person)
    elif verb not in ("hide", "unhide"):
        yield Strange(gettext_noop("a change of a kind that is not known"), verb)


def _arrivals(value: dict[str, Any], name: str, at: datetime | None, person: Person) -> Iterator[Event]:
    """A comment or a post with its first photo; what else came with it follows, each under a name of its own."""
    kind, text = _content(value)
    first, *others = _photos(value) if kind == Kind.PHOTO else [None]
    post = text_in(dict_in(value, "post"), "permalink_url")
    yield told.Arrival(name, at, person, kind, text, first, _id(text_in(value, "parent_id")), on=post)
    for number, photo in enumerate(others, 2):
        yield told.Arrival(f"{name[:200]}.{number}", at, person, kind, "", photo)


def _own(value: dict[str, Any], name: str, at: datetime | None) -> Iterator[Event]:
    """What the page writes under somebody's comment. Its posts are news for its readers, not for the desk."""
    parent = _id(text_in(value, "parent_id"))
    if text_in(value, "item") == "comment" and parent:
        kind, text = _content(value)
        yield told.Echo(name, at, Person(), kind, text, parent)


def _reaction(value: dict[str, Any], person: Person, at: datetime | None, page: str) -> Iterator[Event]:
    """An emoji for what somebody wrote. The page's own is told as an answer in Facebook's own app."""
    of = _id(text_in(value, "comment_id") or text_in(value, "post_id"))
    emoji = REACTIONS.get(text_in(value, "reaction_type"), "👍") if text_in(value, "verb") != "remove" else ""
    name = _derived(of, "reaction", value, f"{person.id} {emoji}")
    if not of:
        yield Strange(gettext_noop("a change of a message that is not named"))
    elif person.id != page:
        yield told.Reaction(name, at, person, of, emoji)
    elif emoji:
        yield told.Echo(name, at, Person(), Kind.TEXT, emoji, of)


def _content(value: dict[str, Any]) -> tuple[Kind, str]:
    text = text_in(value, "message")
    if text_in(value, "photo") or text_in(value, "item") == "photo" or value.get("photos"):
        return Kind.PHOTO, text
    if text_in(value, "video") or text_in(value, "item") == "video":
        return Kind.VIDEO, text
    if link := text_in(value, "link") if text_in(value, "item") == "share" else "":
        return Kind.SHARED, "\n".join(filter(None, [text, link]))
    return (Kind.TEXT if text.strip() else Kind.UNKNOWN), text


def _photos(value: dict[str, Any]) -> list[told.Media | None]:
    """Of a comment one, of a post one or a list of them; None where it is not told where they lie."""
    listed = value.get("photos")
    several = [url for url in listed if isinstance(url, str) and url] if isinstance(listed, list) else []
    urls = several or [text_in(value, "photo") or text_in(value, "link")]
    return [told.Media(url=url) if url else None for url in urls[:MOST_FILES]]


def _there(name: str) -> str:
    """How Facebook calls it: further photos of a post bear its name and a number."""
    return name.partition(".")[0]


def _edited(name: str, value: dict[str, Any]) -> str:
    return _derived(name, "edit", value, text_in(value, "message"))


def _derived(of: str, kind: str, value: dict[str, Any], said: str) -> str:
    """What has no name of its own is told apart by its time and by what it says: the time may be the comment's."""
    digest = hashlib.sha256(said.encode()).hexdigest()[:8]
    return f"{of[:200]}.{kind}.{text_in(value, 'created_time')[:20]}.{digest}"


def _id(written: str) -> str:
    return written if len(written) <= LONGEST_ID else ""


def _time(value: dict[str, Any]) -> datetime | None:
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(int(text_in(value, "created_time")), UTC)
    return None
