"""What makes of a model's words, as they come, what people get to see."""

from collections.abc import Iterator
from typing import Protocol

from .events import Event, Reason, Source

LOOK_EVERY = 120  # characters, for a loop


class Unsafe(Exception):
    """What comes is not worth hearing to its end."""


class Reader(Protocol):
    """`text`, `sources` and `struck` are those of `Finished`; `failure` says why there is none, once all is read."""

    @property
    def text(self) -> str: ...

    @property
    def sources(self) -> tuple[Source, ...]: ...

    @property
    def struck(self) -> int: ...

    @property
    def failure(self) -> Reason | None: ...

    def read(self, piece: str) -> Iterator[Event]:
        """What can be shown by now. Raises Unsafe."""

    def finish(self) -> Iterator[Event]:
        """What was left when the model came to its end."""
