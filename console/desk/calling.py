"""Calls on an agent's pipe: what rings at them, and the signals of the one that this page is in."""

from console.calls import shown
from console.calls.signalling import Signals
from console.live.pipe import number
from console.live.signed_in import SignedInPipe
from conversations import access


class Calls(Signals, SignedInPipe):
    side = "agent"

    def calls_within_reach(self):
        return access.calls_of(self.user)

    async def show_calls(self):
        """Those that are under way as this device connects, or may have changed meanwhile."""
        for call in await self.render(shown.all_to_agent, self.user):
            await self.send_frame("call", **call)

    async def on_call(self, frame):
        """A device that was away asks how a call that it shows stands. Of one that is not theirs nothing is told."""
        call = await self.render(shown.to_agent, self.user, number(frame.get("call")))
        if call["state"] == "gone":
            call["is_given_up"] = False
        await self.send_frame("call", **call)

    async def desk_call(self, event):
        call = await self.render(shown.to_agent, self.user, event["call"])
        if self.seat and self.seat.call == call["id"] and call["state"] != "accepted":
            await self.leave_seat()
        await self.send_frame("call", **call)
