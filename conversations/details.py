"""What is told of a message beside its words, where it came through somebody else's channel."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from .connectors.connector import Place
from .models import Message


@dataclass(frozen=True)
class Details:
    kind: str = ""  # a connector's `Kind`, of what is no text and no file
    is_wordless: bool = False  # its words say only what it is
    place: Place | None = None
    answers: str = ""  # the beginning of the message that it answers
    on: str = ""  # what it was written on, where that is no message: a post's address, what an advertisement says
    is_to_story: bool = False  # it answers a story of the company's
    story: str = ""  # its address, for a day
    came_at: datetime | None = None  # of one that was late: what stands below was there before

    def stored(self) -> dict[str, Any]:
        """As JSON; what is empty is left out."""
        place = [self.place.latitude, self.place.longitude] if self.place else None
        came_at = self.came_at.isoformat() if self.came_at else None
        facts = {**asdict(self), "place": place, "came_at": came_at}
        return {name: value for name, value in facts.items() if value}


def of(message: Message) -> Details:
    """Those of a message that somebody wrote; a line of the timeline keeps its facts in the same place."""
    stored: Mapping[str, Any] = message.details
    place, came_at = stored.get("place"), stored.get("came_at")
    return Details(
        kind=stored.get("kind", ""),
        is_wordless=stored.get("is_wordless", False),
        place=Place(*place) if place else None,
        answers=stored.get("answers", ""),
        on=stored.get("on", ""),
        is_to_story=stored.get("is_to_story", False),
        story=stored.get("story", ""),
        came_at=datetime.fromisoformat(came_at) if came_at else None,
    )
