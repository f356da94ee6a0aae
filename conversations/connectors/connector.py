"""What a channel needs to be somebody else's: it reads what its provider tells us, and writes what it is asked.

A connector makes no request, opens no file and touches no row. What it is handed are bytes and facts, what it answers
are facts again. So each can be tried with a provider's documented examples alone, and who stores and who sends
(`conversations/`, `console/`) knows nothing of any provider.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from .entered import anything
from .failure import Failure
from .health import Health
from .templates import Filled, Page

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LONGEST_ID = 255  # characters, of whatever a provider calls by a name
ON = "on"  # the value of a switch


class Unreadable(Exception):
    """The body is nothing that this provider sends. Its text says why, in English as `Strange`; it holds nothing of the
    body."""


# ---- what an administrator tells of an inbox


@dataclass(frozen=True)
class Setting:
    name: str
    label: "StrPromise"
    help: "StrPromise"
    is_secret: bool = False
    is_optional: bool = False
    is_switch: bool = False  # on or off: the value is ON or empty
    read: Callable[[str], str] = anything  # what is kept of what was entered; raises Wrong


@dataclass(frozen=True)
class Account:
    """Whose inbox it is at the provider, by the names of the connector's settings."""

    values: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)
    verify_token: str = field(repr=False)  # of ours, that the provider repeats when it looks at the address
    address: str = ""  # ours, to which it posts


# ---- what the provider tells


@dataclass(frozen=True)
class Person:
    """Who somebody is at the provider. `id` is this business's own for them, and stays; the rest may change or go."""

    id: str = ""
    phone: str = ""  # digits, with the country's
    username: str = ""
    name: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.id or self.phone)


class Kind(StrEnum):
    """What a message holds."""

    TEXT = "text"
    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACTS = "contacts"
    CHOICE = "choice"  # of a button or a list that we sent
    ORDER = "order"
    CALL = "call"  # that nobody answered
    FORM = "form"  # of ours, filled in
    SHARED = "shared"  # a page or a post of somebody's, passed on
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Media:
    """A file that lies at the provider: at an address, or under an id that leads to one."""

    id: str = ""
    mime: str = ""
    name: str = ""
    url: str = field(default="", repr=False)  # whoever knows it may have the file
    size: int | None = None  # bytes, where it is told


@dataclass(frozen=True)
class Place:
    """On a map."""

    latitude: float
    longitude: float


class Because(StrEnum):
    """Why answers are taken for longer than usual."""

    AD = "ad"  # they came by an advertisement
    PERSON = "person"  # it is a person of the company who answers


@dataclass(frozen=True)
class Told:
    """Something that happened there. `outside_id` is the provider's name of it, `at` its time; None: not told."""

    outside_id: str
    at: datetime | None


@dataclass(frozen=True)
class Arrival(Told):
    """A message of a person. One with several files is as many arrivals, each under an outside id of its own."""

    person: Person
    kind: Kind
    text: str = ""  # what was written, or what the rest says where there is nothing else to read
    media: Media | None = None
    reply_to: str = ""  # the outside id of the message that it answers
    answerable_for: timedelta | None = None  # how long the provider lets us answer freely; None: for ever
    because: str = ""  # a Because, where that is longer than usual
    consent: bool | None = None  # it says nothing but this: False, no more messages to them; True, again
    place: Place | None = None
    on: str = ""  # what it was written on, where that is no message: a post's address, what an advertisement says
    is_to_story: bool = False  # it answers a story of the company's, which is gone after a day
    story: str = ""  # where that lies until then; empty: not told


@dataclass(frozen=True)
class Edit(Told):
    person: Person
    of: str  # the outside id of the message
    text: str


@dataclass(frozen=True)
class Deletion(Told):
    person: Person
    of: str
    is_theirs: bool = True  # False: the provider does not tell who did it


@dataclass(frozen=True)
class Reaction(Told):
    person: Person
    of: str
    emoji: str  # empty: taken back


@dataclass(frozen=True)
class Echo(Told):
    """What the company wrote in the provider's own app; `person` is to whom."""

    person: Person
    kind: Kind
    text: str = ""
    reply_to: str = ""  # the outside id of what it answers, which tells to whom where nobody is named


@dataclass(frozen=True)
class Moved(Told):
    """The provider knows a person by another number or id from now on."""

    before: Person
    after: Person


class Step(StrEnum):
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True)
class Progress(Told):
    """How far a message of ours has come."""

    step: Step
    failure: Failure | None = None
    code: str = ""  # the provider's own, for administrators


@dataclass(frozen=True)
class Seen:
    """A person's device has, or they have read, all that we sent them until then: some providers name no messages."""

    person: Person
    step: Step
    until: datetime


@dataclass(frozen=True)
class Strange:
    """Something that this connector does not know: it is kept for an administrator, who reads why.

    `why` is English, marked for translation and translated where it is shown; `called` is the provider's name for what
    came. Neither holds anybody's words.
    """

    why: str
    called: str = ""

    def __str__(self) -> str:
        return f"{self.why}: {self.called[:40]!r}" if self.called else self.why


Event = Arrival | Edit | Deletion | Reaction | Echo | Moved | Progress | Seen | Strange


# ---- what we ask of the provider


@dataclass(frozen=True)
class Outgoing:
    """A file of ours. The provider fetches it from `url`, which opens nothing else, and that for some minutes only."""

    url: str = field(repr=False)
    mime: str  # image/jpeg, image/png, application/pdf, or of a voice message audio/mp4 or audio/ogg
    name: str
    size: int  # bytes

    @property
    def is_photo(self) -> bool:
        return self.mime.startswith("image/")

    @property
    def is_voice(self) -> bool:
        return self.mime.startswith("audio/")


@dataclass(frozen=True)
class Request:
    """One HTTP request: it sends a message, or brings a file."""

    url: str = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    method: str = "POST"


@dataclass(frozen=True)
class Limit:
    """To all people together whose numbers begin so, at most so many messages in a day, as the provider counts."""

    prefix: str
    most: int


@dataclass(frozen=True)
class Taken:
    """The provider has it, and knows it by these names."""

    outside_ids: Sequence[str]


@dataclass(frozen=True)
class Refused:
    """The provider will never take it."""

    failure: Failure
    code: str = ""


@dataclass(frozen=True)
class Later:
    """The provider has not taken it; it may be asked again, in `wait` at the earliest where it says so."""

    failure: Failure  # what is told if it is asked in vain for too long
    code: str = ""
    wait: timedelta | None = None


Answer = Taken | Refused | Later


class Templates(Protocol):
    """How a provider that has templates is asked for them, and asked to send one."""

    def page_request(self, account: Account, after: str) -> Request:
        """What asks for the templates behind `after`, from the first on where it is empty."""

    def page(self, status: int, body: bytes) -> Page | Refused | Later:
        """What the answer means. Never raises, whatever it is handed."""

    def message(self, person: Person, filled: Filled, account: Account) -> Request:
        """The request that sends one."""


class Connector(Protocol):
    """How one provider is spoken to. Connectors inherit what most of them say alike."""

    settings: tuple[Setting, ...]
    steps: "tuple[StrPromise, ...]" = ()  # what an administrator does at the provider, in order
    signed_by: tuple[str, ...]  # the headers that bear the provider's signature
    pace: timedelta  # between two messages to one person
    rate: int = 0  # messages in a second that one account of ours may send; 0: the provider names none
    # The setting that names what the provider posts about. Several inboxes of one such thing, a page, have one address
    # at the provider: what comes to any of theirs is read for all of them.
    posted_about: str = ""
    takes_ogg: bool = False  # voice messages as Ogg with Opus; else as MP4 with AAC
    tells_names: bool = True  # with what people write; else they are asked for
    media_hosts: tuple[str, ...] = ()  # where people's files lie: at these names and those below them, nowhere else
    is_challenged: bool = True  # whether the provider looks at the address with a token, before it posts there
    templates: Templates | None = None  # None: the provider has none

    def challenge(self, query: Mapping[str, str], account: Account) -> str | None:
        """What to answer when the provider looks whether the address is ours (a GET); None: it did not prove itself."""

    def is_genuine(self, body: bytes, headers: Mapping[str, str], account: Account, url: str) -> bool:
        """Whether the provider has signed this body, posted to `url`: the public address, with its query, as the
        provider knows it. Never raises, whatever it is handed."""

    def parse(self, body: bytes, account: Account) -> list[Event]:
        """All that one webhook tells, in its order. Raises Unreadable, and nothing else."""

    def text_message(self, person: Person, text: str, account: Account) -> Request:
        """The request that sends a text."""

    def reply(self, of: str, person: Person, text: str, account: Account) -> Request:
        """The request that answers a message of theirs, by its outside id: a text, where none hangs on another."""
        return self.text_message(person, text, account)

    def private_reply(self, of: str, text: str, account: Account) -> Request:
        """The same for their eyes alone, where answers are public. Raises LookupError where all are private."""
        raise LookupError

    def answerable_by_people_for(self, values: Mapping[str, str]) -> timedelta | None:
        """How long after somebody's last message a person of the company may answer, by an account's `values`, where
        the provider lets people answer for longer. None: no longer than anybody.
        """
        return None

    def as_a_person(self, request: Request) -> Request:
        """The request of an answer that a person writes in that longer time, which says so. Raises LookupError where
        there is none.
        """
        raise LookupError

    def file_message(self, person: Person, file: Outgoing, account: Account) -> Request:
        """The request that sends a photo, a document or a voice message. What is said of it is sent after it."""

    def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
        """What the provider's answer to such a request means. Never raises, whatever it is handed."""

    def checks(self, account: Account) -> Sequence[Request]:
        """The requests that show whether what was entered is right, asked until one shows a fault. Raises KeyError
        where something is missing.
        """

    def health(self, status: int, body: bytes) -> Health:
        """What the answer to one of these checks means. Never raises, whatever it is handed."""

    def ends(self) -> date | None:
        """The day on which the provider no longer answers the version of its interface that is asked. None: unknown."""
        return None

    def limit(self, person: Person, account: Account) -> Limit | None:
        """Against those who have a company write to costly numbers. None: messages cost the same everywhere."""
        return None

    def count(self, text: str) -> int:
        """As how many messages the provider counts a text."""
        return 1

    def name_request(self, person_id: str, account: Account) -> Request:
        """The request that asks what a person is called. Raises KeyError where something has not been entered, and
        LookupError where names come with what they write.
        """
        raise LookupError

    def name_told(self, status: int, body: bytes) -> str | Failure:
        """What the answer to it tells: the name, empty where they have none there, or why it is not told (NOT_ALLOWED
        where we may ask for nobody). Never raises, whatever it is handed.
        """
        return ""

    def media_request(self, media: Media, account: Account) -> Request:
        """The request that brings a file; of one without an address, the one whose answer `located` reads. Raises
        KeyError where something has not been entered.
        """
        return Request(media.url, b"", {}, "GET")

    def located(self, media: Media, body: bytes) -> Media | None:
        """The file with its address, as the provider tells it by the id. None: it does not. Never raises."""
        return None
