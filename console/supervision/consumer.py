"""The pipe of a supervisor's live board."""

from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from django.template.loader import render_to_string

from console.live.coalesced import Coalesced
from console.live.groups import BOARD
from console.live.signed_in import SignedInPipe

from . import board as boards


class BoardConsumer(SignedInPipe):
    """The same fragment as the page, at most once a second.

    Time alone changes it too, waits grow and agents turn away: each heartbeat of a page that is looked at renews it.
    """

    inbound = {"beat": "on_beat"}

    def may_enter(self):
        return self.user.is_authenticated and self.user.sees_everything

    def groups_to_join(self):
        return [*super().groups_to_join(), BOARD]

    async def show_all(self):
        asked = parse_qs(self.scope["query_string"].decode("latin-1"))
        self.group = await database_sync_to_async(boards.group_of)(asked.get("group", [""])[0])
        self.board = Coalesced(self._send_board, gap=1.0)
        self.board.ask()

    async def heard(self, *, visible):
        if visible:
            self.board.ask()

    async def disconnect(self, code):
        self.close_pipe()
        self.end_watch()
        if hasattr(self, "board"):
            self.board.cancel()
            await self.leave_groups()

    async def board_changed(self, event):
        self.board.ask()

    async def catch_up(self):
        self.board.ask()

    async def _send_board(self):
        await self.send_frame("board", html=await self.render(_board, self.group, self.user))


def _board(group, user):
    return render_to_string("fragments/board.html", {**boards.now(group), "user": user})
