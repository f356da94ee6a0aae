"""What the two browsers of a call tell each other, carried between their sockets and never stored.

One page of each side is in the call (`Call.agent_page`, `visitor_page`). It takes its seat by `join`; from then on
what it says by `signal` goes to the other seat and to nobody else. Each time that somebody sits down both begin a
round, the next by number: what belongs to an earlier one is dropped by the browsers. The gate is asked for every frame.
"""

from dataclasses import dataclass

from channels.db import database_sync_to_async
from django.utils import timezone
from django.utils.translation import gettext as _

from console.limits.buckets import Bucket, Memory
from console.limits.doors import TooMuch
from console.live.groups import seat_of, tell_from_socket
from console.live.pipe import Pipe, number
from conversations import calls
from conversations.base.errors import NotPossible
from conversations.models import Call

from . import relays, signals

OTHER = {"agent": "visitor", "visitor": "agent"}
SIGNALS = Bucket("signals", 300, 20)  # of one page in so many seconds


@dataclass(frozen=True)
class Seat:
    call: int
    conversation: int
    page: str


class Signals(Pipe):
    """For a pipe whose page may be in a call: `side`, and `calls_within_reach()`, those that its person may be in."""

    side: str
    seat: Seat | None = None

    def calls_within_reach(self):
        """A queryset of Call. Asked in a thread."""
        raise NotImplementedError

    async def on_join(self, frame):
        """This page is in the call. The other side, where it sits already, begins the round.

        A page whose socket was gone for a moment names the `round` that it is in: that one goes on, unless the other
        side has begun another meanwhile.
        """
        pk, page = number(frame.get("call")), calls.checked_page(frame.get("page"))
        known = signals.known_round(frame)
        self._count()
        seat = await database_sync_to_async(self._seat)(pk, page)
        if seat != self.seat:  # who sits already asks for passwords of now, and hears all the while
            await self.leave_seat()
        await tell_from_socket(seat_of(pk, self.side), "call.unseat", by=self.channel_name)
        await self.channel_layer.group_add(seat_of(pk, self.side), self.channel_name)
        self.seat = seat
        # From here on a round that the other side begins is heard.
        this_round = await database_sync_to_async(calls.sit_down)(pk, known)
        await self._send_round("joined", seat, this_round)
        if this_round != known:
            await tell_from_socket(seat_of(pk, OTHER[self.side]), "call.peer", round=this_round)

    async def on_signal(self, frame):
        self._count()
        signal = signals.checked(frame)
        seat = self.seat
        if seat is None or not await database_sync_to_async(self._still_sits)(seat):
            raise NotPossible(calls.over())
        await tell_from_socket(seat_of(seat.call, OTHER[self.side]), "call.signal", signal=signal)

    async def call_peer(self, event):
        """The other side has sat down: this one makes the first offer."""
        if self.seat:
            await self._send_round("peer", self.seat, event["round"])

    async def call_signal(self, event):
        if self.seat:
            await self.send_frame("signal", call=self.seat.call, **event["signal"])

    async def call_unseat(self, event):
        """Another socket of this page sits there now. Over Redis the one that said so may hear it as well."""
        if event["by"] != self.channel_name:
            await self.leave_seat()

    async def leave_seat(self):
        """The call is over, or another page or socket has its place."""
        seat, self.seat = self.seat, None
        if seat:
            await self.channel_layer.group_discard(seat_of(seat.call, self.side), self.channel_name)

    async def _send_round(self, kind, seat, this_round):
        servers = relays.servers_for(seat.conversation, now=timezone.now())
        await self.send_frame(kind, call=seat.call, round=this_round, servers=servers)

    def _count(self):
        if not hasattr(self, "signals"):
            self.signals = Memory()
        if full := self.signals.fill([SIGNALS]):
            raise TooMuch("frames", full.wait)

    def _seat(self, pk, page):
        """Raises NotPossible."""
        found = self._sits(pk, page).values_list("conversation", flat=True).first()
        if found is None:
            raise NotPossible(_("You are not in this call on this page."))
        return Seat(pk, found, page)

    def _still_sits(self, seat):
        return self._sits(seat.call, seat.page).exists()

    def _sits(self, pk, page):
        accepted = self.calls_within_reach().filter(pk=pk, state=Call.State.ACCEPTED)
        return accepted.filter(**{f"{self.side}_page": page})
