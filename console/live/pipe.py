"""A socket that carries frames: JSON objects with a `type`. What both ends of it share, desk or widget.

A frame that cannot be used is answered with words and leaves the connection standing. Ten seconds without a
heartbeat close it: a network that dies closes no socket. They are counted where frames arrive, and dealt with there
where nothing waits; where work takes long they are answered beside it. Browsers slow the timers of hidden pages down
to one a minute, but not what comes in: whoever has been silent for a while is asked. A reader that does not read is
closed too, before what waits for it grows; it comes back and catches up.
"""

import asyncio
import json
import logging
import math
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from autobahn.exception import Disconnected
from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from console.limits.buckets import Bucket, Memory
from console.limits.doors import TooMuch
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.text import from_json

from .in_turn import take_in_turn
from .intake import Intake
from .mailboxes import Hints
from .parts import parts_of
from .unread import Unread

logger = logging.getLogger(__name__)

SILENCE = 10.0  # seconds
ASKED_AFTER = 5.0
TOGETHER = 0.2  # seconds: silence is looked for at these moments alone, so that a thousand sockets wake the loop as one
FLEETING = 1.0  # seconds between two frames about what is over in a moment, of one kind and about one thing
BEATS = Bucket("beats", 100, 20)  # more are not answered
SHORT_FRAME = 2 * 1024  # characters: ids, revisions, marks
LONG_FRAME = 128 * 1024  # the longest message, were each of its characters written as two escapes
BUSY_FOR = 2.0  # seconds with one frame, after which heartbeats are answered beside it
LONGEST_BEAT = 200  # characters

_written = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps makes an encoder each time, 0.001 ms

CLOSE_SILENT, CLOSE_SLOW, CLOSE_UNWELCOME, CLOSE_SENT_HOME = 4000, 4001, 4003, 4004
CLOSE_FAILED = 4002  # nothing that the page did
CLOSE_TOO_MANY = 4008  # comes back by itself, after a while


class Pipe(AsyncWebsocketConsumer):
    inbound: dict[str, str] = {}  # frame type → name of the coroutine that takes it
    longest: dict[str, int] = {}  # frame type → characters, where it may be longer than a short one
    beginnings: frozenset[str] = frozenset()  # where one of these fails, the page had better connect anew
    language = "en"
    is_open = is_late = False  # accepted; the live layer is away, and what comes, comes late
    is_ready = False  # it is open, and knows whose it is
    busy_since = None
    sources: Sequence[Any] = ()  # the queues that bring it something

    async def __call__(self, scope, receive, send):
        """In place of Channels' own, for the sake of `take_in_turn`."""
        self.scope, self.base_send = scope, send
        self.channel_layer = get_channel_layer()
        self.channel_name = await self.channel_layer.new_channel()
        intake, hints = Intake(receive, self._arrived), Hints(self.channel_layer, self.channel_name)
        self.sources, self.taking = [intake.waiting, hints], asyncio.Lock()
        running = asyncio.ensure_future(intake.run())
        try:
            with suppress(StopConsumer):
                await take_in_turn(self.sources, self.dispatch, self.taking)
        finally:
            running.cancel()

    def open_pipe(self):
        self.is_open = True
        self.line = self.scope.get("line")
        self.unread, self.beats = Unread(getattr(self.line, "transport", None)), Memory()
        if self.line:
            self.line.answer_beat = self.answer_beat
        self.fleeting = {}  # what such a frame was about → when the last one went
        self.heard_at = asyncio.get_running_loop().time()
        self._watch_at(self.heard_at + ASKED_AFTER)

    def close_pipe(self):
        self.is_open = False
        if getattr(self, "line", None):
            self.line.answer_beat = None
        if watch := getattr(self, "watch", None):
            watch.cancel()

    async def dispatch(self, message):
        """Channels' own goes to the database's thread first, to close old connections; who uses one sees to that."""
        self.busy_since = asyncio.get_running_loop().time()
        try:
            await getattr(self, get_handler_name(message))(message)
        finally:
            self.busy_since = None
        if message["type"] == "websocket.connect":
            self.is_ready = True

    @property
    def is_at_rest(self):
        """Nothing is under way here, and nothing waits."""
        return not self.taking.locked() and all(source.empty() for source in self.sources)

    def answer_beat(self, visible, seen):
        """True where a browser's beat was dealt with as it arrived (console/server/beats.py): nothing waits before it,
        and nothing has to be awaited for it. Else it goes the way of all frames, to `on_beat`, with the same outcome.
        """
        if not self.is_ready or not self.is_at_rest or self.unread.is_behind or not self.heard_at_once(visible=visible):
            return False
        self.heard_at = asyncio.get_running_loop().time()
        if not self.beats.fill([BEATS]):
            self.unread.seen(seen)
            pong = b'{"type": "pong", "now": "%b"}' % timezone.now().isoformat().encode()
            self.unread.add(len(pong))
            self.line.sendMessage(pong, isBinary=False)
        return True

    async def _arrived(self, text):
        """Where work takes long a heartbeat is dealt with beside it."""
        now = self.heard_at = asyncio.get_running_loop().time()
        takes_long = self.is_ready and self.busy_since is not None and now - self.busy_since >= BUSY_FOR
        if not takes_long or self.unread.is_behind or text is None or len(text) > LONGEST_BEAT or '"beat"' not in text:
            return False
        frame = self._read(text)
        is_beat = frame is not None and frame["type"] == "beat"
        if is_beat:
            await self._take(frame)
        return is_beat

    async def receive(self, text_data=None, bytes_data=None):
        await self._take(self._read(text_data))

    async def _take(self, frame):
        with translation.override(self.language):
            handler = self.inbound.get(frame.get("type")) if frame else None
            if handler is None:
                return await self._refuse_unread()
            try:
                await self.admit(frame)
                await getattr(self, handler)(frame)
            except TooMuch as refusal:
                await self.send_frame("error", of=frame["type"], text=str(refusal), after=refusal.wait)
            except (NotPossible, NotReachable) as refusal:
                await self.send_frame("error", of=frame["type"], text=str(refusal))
            except Exception:
                logger.exception("A %s frame failed", frame["type"])
                await self.send_frame("error", of=frame["type"], text=_("Something went wrong here. Please try again."))
                if frame["type"] in self.beginnings:
                    await self.close(code=CLOSE_FAILED)

    async def admit(self, frame):
        """Before a frame is taken; an empty one stands for what nobody can read. May raise TooMuch."""

    async def on_beat(self, frame):
        if self.beats.fill([BEATS]):
            return
        was_behind = self.unread.is_behind
        self.unread.seen(frame.get("seen"))
        await self.heard(visible=frame.get("visible") is True)
        await self.send_frame("pong", now=timezone.now().isoformat())
        if was_behind and not self.unread.is_behind:
            await self.caught_up()

    async def caught_up(self):
        """The reader has read: what was not sent to one who was behind can go now."""

    async def heard(self, *, visible):
        """A heartbeat has come."""

    def heard_at_once(self, *, visible):
        """The same where nothing has to be awaited for it. False: something has, and nothing was done."""
        return False

    async def hints_lost(self, event):
        """The layer could not tell all that happened: this page is shown what it may have missed."""
        if not self.is_open:
            return
        was_late, self.is_late = self.is_late, event.get("is_late", self.is_late)
        if was_late != self.is_late or not self.is_late:
            with translation.override(self.language):
                late = _("Live updates are delayed: news appears every few seconds.")
            await self.send_frame("late", text=late if self.is_late else "")
        await self.catch_up()

    async def catch_up(self):
        """Looks for all that may have come."""

    async def send_frame(self, kind, **content):
        if self.unread.is_too_much:
            return await self.close(code=CLOSE_SLOW)
        text = _written({"type": kind, **content})
        with suppress(Disconnected):  # it went while this was drawn
            for message in parts_of(text, self.unread.sent):
                self.unread.add(len(message.encode(errors="replace")))
                await self.send(text_data=message)
        return None

    async def send_fleeting(self, kind, about, **content):
        """What is over in a moment, and comes as often as somebody else likes: too often, or too late, it is not sent.

        Nobody's frames may close another's socket.
        """
        now = asyncio.get_running_loop().time()
        if self.unread.is_behind or now - self.fleeting.get((kind, about), -FLEETING) < FLEETING:
            return
        self.fleeting[kind, about] = now
        await self.send_frame(kind, **content)

    async def _refuse_unread(self):
        with suppress(TooMuch):  # whoever goes on gets no answers
            await self.admit({})
            await self.send_frame("error", text=_("This message could not be read."))

    def _read(self, text):
        if text is None or len(text) > max(self.longest.values(), default=SHORT_FRAME):
            return None
        try:
            frame = from_json(text)
        except ValueError:
            return None
        if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
            return None
        return frame if len(text) <= self.longest.get(frame["type"], SHORT_FRAME) else None

    def _watch_at(self, moment):
        self.watch_due = math.ceil(moment / TOGETHER) * TOGETHER
        self.watch = asyncio.get_running_loop().call_at(self.watch_due, self._watch)

    def _watch(self):
        loop = asyncio.get_running_loop()
        self.heard_at += loop.time() - self.watch_due  # so long nobody listened here
        silent = loop.time() - self.heard_at
        if silent >= SILENCE:
            self.ending = asyncio.ensure_future(self.close(code=CLOSE_SILENT))
            return
        if silent >= ASKED_AFTER:
            self.asking = asyncio.ensure_future(self.send_frame("ping"))
        due = SILENCE if silent >= ASKED_AFTER else ASKED_AFTER
        self._watch_at(self.heard_at + due)


def number(value):
    """A row's id or revision out of a frame. Raises NotPossible."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise NotPossible(_("This message could not be read."))
    return value
