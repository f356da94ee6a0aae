"""The one table of how large a file may be, by the channel it travels on and the way it goes."""

from enum import StrEnum

from conversations.models import Channel

MB = 1024 * 1024  # bytes


class Direction(StrEnum):
    TO_VISITOR = "to visitor"
    FROM_VISITOR = "from visitor"


LIMITS = {
    (Channel.CHAT, Direction.TO_VISITOR): 10 * MB,
    (Channel.CHAT, Direction.FROM_VISITOR): 10 * MB,
    (Channel.VIDEO, Direction.TO_VISITOR): 10 * MB,
    (Channel.VIDEO, Direction.FROM_VISITOR): 10 * MB,
    (Channel.WHATSAPP, Direction.TO_VISITOR): 5 * MB,
    (Channel.WHATSAPP, Direction.FROM_VISITOR): 5 * MB,
    (Channel.MESSENGER, Direction.TO_VISITOR): 10 * MB,
    (Channel.MESSENGER, Direction.FROM_VISITOR): 10 * MB,
    (Channel.FACEBOOK, Direction.TO_VISITOR): 10 * MB,
    (Channel.FACEBOOK, Direction.FROM_VISITOR): 10 * MB,
    (Channel.SMS, Direction.TO_VISITOR): 10 * MB,
    (Channel.SMS, Direction.FROM_VISITOR): 10 * MB,
}
LARGEST = max(LIMITS.values())


def most_bytes(channel: str, direction: Direction) -> int:
    return LIMITS[Channel(channel), direction]
