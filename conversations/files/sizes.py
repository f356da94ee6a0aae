"""How large a file may be, by the channel it travels on, the way it goes and what it is. Each channel says it."""

from collections.abc import Mapping
from enum import StrEnum

from conversations.base.units import MB
from conversations.channels import channel_named

LARGEST = 10 * MB  # bytes of any file, on whatever channel


class Direction(StrEnum):
    TO_VISITOR = "to visitor"
    FROM_VISITOR = "from visitor"


def most_bytes(channel: str, direction: Direction) -> Mapping[str, int]:
    """Of the largest file, by the kinds of attachment that may go this way on this channel."""
    declared = channel_named(channel)
    return declared.files_to_visitor if direction == Direction.TO_VISITOR else declared.files_from_visitor
