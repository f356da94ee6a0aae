"""How pressing an owed answer is, and the first answer to an offer. The page counts on from there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Self

from conversations.models import Conversation
from routing.models import Offer

# From when an owed answer is warm, and from when hot: by the channel's pace, on the site or through another app.
HEAT = {True: (timedelta(minutes=2), timedelta(minutes=5)), False: (timedelta(hours=1), timedelta(hours=4))}
OFFER_WARM, OFFER_HOT = 15, 7  # seconds left for the first answer


@dataclass(frozen=True, slots=True)
class Pace:
    """Of a conversation: how pressing its answer is now, and after how many seconds it is warm and hot."""

    heat: str
    warm_after: int
    hot_after: int

    @classmethod
    def of(cls, conversation: Conversation, now: datetime) -> Self:
        warm, hot = HEAT[conversation.on_site]
        return cls(heat(conversation, now), int(warm.total_seconds()), int(hot.total_seconds()))


@dataclass(frozen=True, slots=True)
class Countdown:
    """Of an open offer: until when it wants its first answer, and what is left of the time. None: it waits for its
    agent to be there."""

    offer_id: int
    answer_by: datetime
    seconds: int
    seconds_left: int

    @classmethod
    def of(cls, offer: Offer | None, now: datetime) -> Self | None:
        if offer is None or offer.answer_by is None:
            return None
        return cls(
            offer_id=offer.pk,
            answer_by=offer.answer_by,
            seconds=round((offer.answer_by - offer.made_at).total_seconds()),
            seconds_left=max(0, ceil((offer.answer_by - now).total_seconds())),
        )

    @property
    def heat(self) -> str:
        left = self.seconds_left
        return "calm" if left > OFFER_WARM else "warm" if left > OFFER_HOT else "hot"


def heat(conversation: Conversation, now: datetime) -> str:
    """How pressing an owed answer is: calm, warm or hot; calm where none is owed."""
    if not conversation.owed_since:
        return "calm"
    return heat_after(now - conversation.owed_since, on_site=conversation.on_site)


def heat_after(waited: timedelta, *, on_site: bool) -> str:
    """The same of an answer that has been owed for so long, by the pace of its channel."""
    warm, hot = HEAT[on_site]
    return "hot" if waited >= hot else "warm" if waited >= warm else "calm"
