"""What an engine is: a program or a service that turns texts of one language into another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from typing import ClassVar, NamedTuple, Protocol

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Quality(models.TextChoices):
    GOOD = "good", _("good")  # can be sent as it is
    GIST = "gist", _("gist")  # says what it is about; details may be wrong
    UNFIT = "unfit", _("unfit")  # measured or known to be wrong: never used


class Direction(NamedTuple):
    """Codes of `translation.languages`."""

    source: str
    target: str


@dataclass(frozen=True)
class Account:
    """What an administrator says of a service: where it is, the key that it gave, which model of it is asked."""

    url: str = ""
    secret: str = field(default="", repr=False)
    model: str = ""


class Engine(Protocol):
    """`key` never changes: it is stored with what the engine made. `version` changes with what the engine would say.

    Engines say what they think the translation is, and no more: what has to survive is masked before they are asked,
    and what they answer is checked, for all of them alike (`translation/guards/`).
    """

    key: ClassVar[str]
    label: ClassVar[str]
    position: ClassVar[int]  # in the order that is proposed
    leaves_machine: ClassVar[bool]  # whether texts go to a service, which may be elsewhere
    asks_for: ClassVar[tuple[str, ...]]  # fields of the account that it cannot do without
    says: ClassVar[Promise]  # where its judgement of quality comes from, or what it is: for administrators

    def __init__(self, account: Account) -> None: ...

    @property
    def version(self) -> str: ...

    def directions(self) -> Mapping[Direction, Quality]:
        """Those that work now; the unfit ones too, so that an administrator sees why they are not offered."""

    def translate(self, texts: Sequence[str], source: str, target: str, *, seconds: float) -> list[str]:
        """One for each text, in their order, within so many seconds. Raises NotReached, NotUnderstood."""


@cache
def installed(package: str) -> str:
    """Its version, which stands in a file of it: engines are asked for theirs with each text."""
    return version(package)


class NotReached(Exception):
    """The engine does not answer now: it is down, slow, or asks to be left alone for `retry_after` seconds."""

    def __init__(self, why: str, *, retry_after: float = 0.0, is_refused: bool = False) -> None:
        super().__init__(why)
        self.retry_after = retry_after
        self.is_refused = is_refused  # the account has to be looked at


class NotUnderstood(Exception):
    """The engine answered what is no translation: cut off, too long, of another shape, or that it refuses the text."""
