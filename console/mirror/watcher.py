"""The socket of somebody who looks at a visitor's page."""

import asyncio
import sys
from typing import Any

from channels.db import database_sync_to_async
from django.utils import timezone, translation

from console.live.groups import mirrored_page_of, mirrors_of, tell_from_socket
from console.live.pipe import CLOSE_UNWELCOME
from console.live.signed_in import SignedInPipe
from conversations import access, mirrors
from conversations.access import Action
from conversations.base.errors import NotPossible, NotReachable
from conversations.models import Mirror

from . import parts

SEEN_EVERY = 5.0  # seconds between two writings that somebody still looks
WANTED_EVERY = 1.0  # seconds between two questions for the page as it is


class WatcherConsumer(SignedInPipe):
    """One screen. It gets a page as it was and all that followed; where something is missing it begins anew."""

    inbound = {"beat": "on_beat", "go": "on_go"}
    mirror: Any = None
    page: str | None = None  # whose parts it gets
    number = 0  # of the last one that it got
    seen_at = wanted_at = float("-inf")
    is_visible = True

    def may_enter(self):
        return self.user.is_authenticated

    def groups_to_join(self):
        return [*super().groups_to_join(), mirrors_of(self._conversation()), self._own()]

    async def show_all(self):
        try:
            with translation.override(self.language):
                await self._look()
        except (NotPossible, NotReachable) as refusal:
            await self.send_frame("error", text=str(refusal))
            await self.close(code=CLOSE_UNWELCOME)

    async def disconnect(self, code):
        self.close_pipe()
        self.end_watch()
        await self.leave_groups()

    def open_threads(self):
        return {self._conversation(): sys.maxsize} if self.mirror else {}

    async def right_to(self, pks):
        may = database_sync_to_async(access.may)
        return {pk for pk in pks if await may(self.user, Action.MIRROR, pk)}

    async def lose(self, pk):
        await self.close(code=CLOSE_UNWELCOME)

    # ---- from the screen

    async def on_go(self, frame):
        await tell_from_socket(mirrored_page_of(self._conversation()), "mirror.go")

    async def heard(self, *, visible):
        """A screen that is before nobody's eyes does not look: it gets nothing, and leaves no trace."""
        was_visible, self.is_visible = self.is_visible, visible
        if self.mirror and visible:
            await self._keep_looking()
        if visible and (self.page is None or not was_visible):
            await self.catch_up()

    async def caught_up(self):
        await self.catch_up()

    async def catch_up(self):
        """What came meanwhile is not made up for: the page as it is counts."""
        self.page = None
        await self._want()

    # ---- from the domain, and from the page

    async def mirror_changed(self, event):
        await self._show_state()

    async def mirror_says(self, event):
        await self.send_frame("says", state=event["state"])

    async def mirror_part(self, event):
        """Where it follows what this screen has; else the page is asked for as it is now."""
        data = parts.from_hint(event["data"])
        if self.unread.is_behind or not self.is_visible:
            self.page = None  # begun anew once its reader reads
        elif event["page"] == self.page and event["number"] <= self.number:
            pass  # it was asked for twice, and this screen has it
        elif parts.begins(data):
            self.page, self.number = event["page"], event["number"]
            await self._send_part(data)
        elif event["page"] == self.page and event["number"] == self.number + 1:
            self.number += 1
            await self._send_part(data)
        elif self._may_ask():
            await self.catch_up()

    async def thread_changed(self, event):
        """The rights to it were looked at anew, and hold."""

    async def thread_rows(self, event):
        """What is said stands elsewhere."""

    # ----

    async def _look(self):
        look = database_sync_to_async(mirrors.look)
        self.mirror = await look(self.user, self._conversation(), now=timezone.now())
        await self._show_state()
        await self._want()

    async def _keep_looking(self):
        now = asyncio.get_running_loop().time()
        if now - self.seen_at < SEEN_EVERY:
            return
        self.seen_at = now
        if not await database_sync_to_async(mirrors.keep_looking)(self.user, self.mirror.pk, now=timezone.now()):
            await self.close(code=CLOSE_UNWELCOME)

    async def _show_state(self):
        mirrors_now = Mirror.objects.select_related("conversation__visitor").filter(pk=self.mirror.pk)
        mirror = await database_sync_to_async(mirrors_now.first)()
        if mirror is None:  # erased with its visitor
            return await self.close(code=CLOSE_UNWELCOME)
        self.mirror = mirror
        title = mirror.conversation.visitor.page_title
        return await self.send_frame("state", status=mirror.status, end=mirror.end, title=title)

    async def _want(self):
        self.wanted_at = asyncio.get_running_loop().time()
        if self.mirror and self.mirror.is_live:
            await tell_from_socket(mirrored_page_of(self._conversation()), "mirror.wanted", by=self._own())

    def _may_ask(self):
        """Not at each part that does not follow: the page takes its time to tell itself anew."""
        return asyncio.get_running_loop().time() - self.wanted_at >= WANTED_EVERY

    async def _send_part(self, data):
        self.unread.add(len(data))
        await self.send(bytes_data=data)

    def _conversation(self):
        return self.scope["url_route"]["kwargs"]["pk"]

    def _own(self):
        return f"mirror-watcher-{self.channel_name.rsplit('!', 1)[-1]}"
