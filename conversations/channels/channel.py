"""What is said of a channel, once: whoever needs a fact of it reads it here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.connectors.connector import Connector

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, eq=False)
class Channel:
    """A way by which visitors write."""

    name: str  # stands in rows and addresses, for good: at most 12 characters
    label: "StrPromise"
    icon: str  # of static/icons/lucide.txt, or a file beside it: static/icons/<icon>.svg
    position: int  # among the others, wherever they are listed
    is_on_site: bool  # visitors are seen on the website; on the others they write through somebody else's app
    answer_seconds: int | None  # for the first answer, where the inbox says nothing else; None: no deadline
    capacity: int  # conversations at a time, where nothing else is said of an agent
    longest_text: int  # of one message, in characters, unless it counts bytes
    files_to_visitor: Mapping[str, int]  # bytes of the largest, by kind of attachment; a kind that is not there: none
    files_from_visitor: Mapping[str, int]
    counts_bytes: bool = False  # `longest_text` is of bytes, as UTF-8
    is_public: bool = False  # everybody reads what is written; each message may be answered in private once
    is_sms: bool = False  # a text goes in parts, which are counted and paid one by one
    tells_typing: bool = False  # each side sees that the other one is writing
    asks_by_text: bool = False  # after the closing a message may ask what people thought of it
    connector: Connector | None = None  # how its provider is spoken to; None: on the site, or not connected yet

    def __str__(self) -> str:
        return str(self.label)
