"""Calls on a visitor's pipe: they ring, take an invitation, hang up, and signal in the one that this page is in."""

from channels.db import database_sync_to_async
from django.utils import timezone, translation

from console.calls import shown
from console.calls.signalling import Signals
from console.limits.doors import spend_from_socket
from console.live.pipe import number
from conversations import access
from conversations import calls as states
from routing import calls

from .admitting import Admits


class Calls(Signals, Admits):
    side = "visitor"

    def calls_within_reach(self):
        return access.calls_of_visitor(self.visitor, self.inbox)

    async def on_ring(self, frame):
        """Nobody rings more often than they may begin conversations."""
        self.known_visitor()
        page = states.checked_page(frame.get("page"))
        whose = {"visitor": self.visitor.pk, "address": self.address, "inbox": self.inbox.pk}
        await spend_from_socket("conversations", **whose)
        self.talks = True
        facts = {"page": page, "on_page": self.page_title, "now": timezone.now()}
        await database_sync_to_async(calls.ring)(self.visitor, self.inbox, **facts)

    async def on_accept(self, frame):
        """An invitation is taken."""
        self.known_visitor()
        pk, page = number(frame.get("call")), states.checked_page(frame.get("page"))
        accept = database_sync_to_async(calls.accept_invitation)
        await accept(self.visitor, self.inbox, pk, page=page, now=timezone.now())

    async def on_continue(self, frame):
        """They talk on this page from here on: it is another one, or was loaded anew where it may store nothing."""
        self.known_visitor()
        pk, page = number(frame.get("call")), states.checked_page(frame.get("page"))
        move = database_sync_to_async(calls.continue_as_visitor)
        await move(self.visitor, self.inbox, pk, page=page, now=timezone.now())

    async def on_hang_up(self, frame):
        """Or declines, or gives up."""
        self.known_visitor()
        hang_up = database_sync_to_async(calls.hang_up_as_visitor)
        is_lost, now = frame.get("lost") is True, timezone.now()
        await hang_up(self.visitor, self.inbox, number(frame.get("call")), lost=is_lost, now=now)

    async def on_call(self, frame):
        """A page that was away asks how the call that it shows stands."""
        self.known_visitor()
        await self.show_call(number(frame.get("call")))

    async def on_join(self, frame):
        self.known_visitor()
        await super().on_join(frame)

    async def show_call(self, call_id=None):
        """Without an id the one that is under way."""
        call = await database_sync_to_async(self._shown)(call_id)
        if self.seat and (call is None or call["state"] != "accepted"):
            await self.leave_seat()
        if call:
            await self.send_frame("call", **call)

    async def widget_call(self, event):
        await self.show_call(event["call"])

    def _shown(self, call_id):
        with translation.override(self.language):
            return shown.to_visitor(self.visitor, self.inbox, call_id)
