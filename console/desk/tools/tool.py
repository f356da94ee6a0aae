"""What a tool of an open conversation declares. Whatever shows or carries tools reads it here.

The addresses (`console/urls.py`), the head of the thread, the field, the "+" sheet, the visitor's column, the palette
and its keys, what waits without network, and the matrix of who may do what: none of them names a tool.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import TextChoices
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from console.desk import standing
from conversations.access import Action
from conversations.models import Conversation
from conversations.people.models import User


class Place(StrEnum):
    """Where a tool has a button beside its tile of the "+" sheet."""

    HEAD = "head"
    FIELD = "field"
    WIDE_FIELD = "wide field"  # where the window is wide
    COLUMN = "column"  # of the visitor, on a wide window


class Section(TextChoices):
    """A group of tiles in the "+" sheet."""

    ATTACH = "attach", _("Attach")
    ANSWER = "answer", _("Answer")
    VISITOR = "visitor", _("Visitor")


class Sends(StrEnum):
    """What a tool brings on its way to the visitor, which their channel may not take at this moment."""

    ANSWER = "answer"  # words or files
    TEMPLATE = "template"


@dataclass(frozen=True, kw_only=True)
class Address:
    """An address below that of a conversation.

    `get`, `post`: what the gate must allow; None where the view refuses the method. `tells_seen`: what is posted says
    what its author had seen, and is asked about once more where the visitor has written since.
    """

    path: str
    name: str
    view: Callable[..., HttpResponse]
    get: Action | None = None
    post: Action | None = None
    tells_seen: bool = False


@dataclass(frozen=True, kw_only=True)
class Offline:
    """How a tool works without network: what is posted to `door` waits on the device.

    `sheets`: paths that are brought while there is a network, once for each conversation that is opened. `leaves`: the
    conversation is not on the desk afterwards, so that nothing may be written in it while this waits.
    """

    door: str
    sheets: tuple[str, ...] = ()
    leaves: bool = False


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One thing that can be done with a conversation.

    `words` say it in full, `short` where there is little room. `opens`: the name of the address that fills the sheet;
    `leads_to`: that of a screen of its own, a page that stands in a frame beside the conversation; `attributes`: what a
    script of the page listens to, for tools with neither. A tool without place and section has a template of its own
    that draws its button. `is_toggle`: it is on until it is used again. While the channel does not take what it
    `sends`, and while there is an `obstacle`, the tile stays, is off and says why.
    """

    name: str
    position: int  # among the others, wherever they are listed
    words: Promise
    icon: str
    short: Promise | None = None
    key: str = ""
    opens: str = ""
    leads_to: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    places: frozenset[Place] = frozenset()
    section: Section | None = None
    is_main: bool = False
    is_toggle: bool = False
    sends: Sends | None = None
    is_destructive: bool = False
    is_possible: Callable[[User, Conversation], bool] = standing.answers
    obstacle: Callable[[Conversation], str] = lambda _conversation: ""
    addresses: tuple[Address, ...] = ()
    offline: Offline | None = None

    @property
    def label(self) -> Promise:
        return self.short or self.words
