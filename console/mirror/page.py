"""The socket by which a visitor's page is told: the chat's frame opens it once an agent looks, the visitor agreeing."""

import asyncio
from typing import Any

from channels.db import database_sync_to_async
from django.utils import timezone, translation

from console.limits.doors import TooMuch, spend_from_socket
from console.live.groups import mirrored_page_of, mirrors_of, tell_from_socket
from console.live.pipe import CLOSE_TOO_MANY, CLOSE_UNWELCOME, LONG_FRAME
from console.widget import identity
from console.widget.admitting import Admits
from console.widget.language import shown_language
from conversations import mirrors
from conversations.base.text import well_formed
from conversations.models import Inbox

from . import parts

CLOSE_TAKEN = 4005  # another page of the same visitor tells of itself from here on
SEEN_EVERY = 10.0  # seconds between two writings that the page is there
BURST, EACH_SECOND = 8 * 1024 * 1024, 512 * 1024  # bytes that a page may tell at once, and for good

STATES = ("paused", "large", "failed")  # what a page may say of itself without showing it


class PageConsumer(Admits):
    inbound = {"hello": "on_hello", "beat": "on_beat", "says": "on_says"}
    longest = {"hello": LONG_FRAME}
    beginnings = frozenset({"hello"})
    visitor: Any = None
    mirror: Any = None  # the one that this page is shown in, once it has said whose it is
    number = 0  # of the last part; each that is passed on has the next one
    seen_at = float("-inf")

    async def connect(self):
        key = well_formed(self.scope["url_route"]["kwargs"]["inbox_key"])
        self.inbox = await database_sync_to_async(Inbox.objects.on_sites().filter(key=key).first)()
        if self.inbox is None:
            return await self.close(code=CLOSE_UNWELCOME)
        await self.accept()
        self.open_pipe()
        self.kept, self.allowance, self.filled_at = parts.Kept(), BURST, self._time()
        try:
            await spend_from_socket("pages", address=self.address)
        except TooMuch:
            return await self.close(code=CLOSE_TOO_MANY)
        return None

    async def disconnect(self, code):
        self.close_pipe()
        if self.mirror:
            await self.channel_layer.group_discard(mirrored_page_of(self._conversation()), self.channel_name)
            await tell_from_socket(mirrors_of(self._conversation()), "mirror.says", state="away")

    # ---- from the page

    async def on_hello(self, frame):
        """Which visitor's page it is. Where nobody may look it is not wanted."""
        self.language = shown_language(str(frame.get("language", "")))
        found = await database_sync_to_async(self._meet)(frame)
        if found is None:
            return await self.close(code=CLOSE_UNWELCOME)
        self.visitor, self.mirror = found
        page = mirrored_page_of(self._conversation())
        await tell_from_socket(page, "mirror.taken", by=self.channel_name)
        await self.channel_layer.group_add(page, self.channel_name)
        await self.heard(visible=True)
        await self.send_frame("welcome")
        return None

    async def on_says(self, frame):
        """Why nothing is to be seen for now."""
        state = frame.get("state")
        if self.mirror and state in STATES:
            self.kept.clear()
            await tell_from_socket(mirrors_of(self._conversation()), "mirror.says", state=state)

    async def receive(self, text_data=None, bytes_data=None):
        """Bytes are a part of what the page tells; what is none, or too much of it, ends the socket."""
        if bytes_data is None:
            return await super().receive(text_data)
        if self.mirror is None or not parts.is_part(bytes_data):
            return await self.close(code=CLOSE_UNWELCOME)
        if not self._may_tell(len(bytes_data)):
            return await self.close(code=CLOSE_TOO_MANY)
        self.number += 1
        self.kept.add(self.number, bytes_data)
        await tell_from_socket(mirrors_of(self._conversation()), "mirror.part", **self._told(self.number, bytes_data))
        return None

    async def heard(self, *, visible):
        if self.mirror and self._time() - self.seen_at >= SEEN_EVERY:
            self.seen_at = self._time()
            if not await database_sync_to_async(mirrors.page_is_there)(self.mirror.pk, now=timezone.now()):
                await self.close(code=CLOSE_UNWELCOME)  # what told so may have been lost

    # ---- from those who look

    async def mirror_wanted(self, event):
        """One of them knows nothing yet, and gets what is kept, in order. Where nothing is, the page is told anew."""
        if not self.kept.parts:
            return await self.send_frame("again")
        for number, data in list(self.kept.parts):
            await tell_from_socket(event["by"], "mirror.part", **self._told(number, data))
        return None

    async def mirror_go(self, event):
        """They want to see it although it is large."""
        await self.send_frame("go")

    async def mirror_taken(self, event):
        if event["by"] != self.channel_name:
            await self.close(code=CLOSE_TAKEN)

    async def mirror_changed(self, event):
        if not await database_sync_to_async(mirrors.is_live)(self.mirror.pk):
            await self.close(code=CLOSE_UNWELCOME)

    # ----

    def _meet(self, frame):
        with translation.override(self.language):
            visitor = identity.visitor_of(
                self.inbox,
                token=frame.get("token"),
                identity=frame.get("identity"),
                language=self.language,
                now=timezone.now(),
            )
        mirror = mirrors.of(visitor, self.inbox)
        return (visitor, mirror) if mirror and mirror.is_live else None

    def _may_tell(self, size):
        now = self._time()
        self.allowance = min(BURST, self.allowance + (now - self.filled_at) * EACH_SECOND) - size
        self.filled_at = now
        return self.allowance >= 0

    def _told(self, number, data):
        return {"number": number, "data": parts.as_hint(data), "page": self.channel_name}

    def _conversation(self):
        return self.mirror.conversation_id

    def _time(self):
        return asyncio.get_running_loop().time()
