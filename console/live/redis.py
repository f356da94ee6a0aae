"""The channel layer of several processes: Redis carries the hints, and where it is away they are made up for.

Redis keeps nothing of them: who is not listening misses what is said. So whenever the line was broken, every socket of
this process is told that hints were lost, and looks for itself what came. As long as Redis is away it is told so every
few seconds, and hints still reach the sockets of the process that they come from; nobody waits for Redis meanwhile.
"""

import asyncio
import json
import logging
from contextlib import suppress
from uuid import uuid4

from channels_redis.pubsub import RedisPubSubChannelLayer
from channels_redis.utils import _wrap_close
from redis.exceptions import RedisError

from console.server.redis import async_client

from .mailboxes import LOST, Mailboxes

PATIENCE = 2.0  # seconds for one command
RETRY = 0.5  # seconds between two attempts to reach it again
SILENCE = 5.0  # seconds without a hint after which the line is tried: a network that dies closes nothing
EVERY = 3.0  # seconds between two looks of a socket for what it may have missed, while Redis is away
APART = 0.005  # seconds between two sockets that look: a thousand must not do so at once
PREFIX = "pupitre:"
EVERYBODY = "everybody"  # a group of all processes

TROUBLE = (RedisError, OSError, TimeoutError)

logger = logging.getLogger(__name__)


class RedisLayer(RedisPubSubChannelLayer):
    """What Channels asks for; each event loop has an exchange of its own, which ends with it."""

    def __init__(self, url, capacity=1000):
        super().__init__()
        self.url = url
        self.capacity = capacity

    def _get_layer(self):
        loop = asyncio.get_running_loop()
        if loop not in self._layers:
            self._layers[loop] = Exchange(self.url, self.capacity)
            _wrap_close(self, loop)
        return self._layers[loop]


class Exchange:
    def __init__(self, url, capacity):
        # A connection that broke while it lay idle is made anew once, at once; all else is trouble.
        self.speaking = async_client(url, seconds=PATIENCE, again=1)
        self.listening = async_client(url, seconds=PATIENCE, again=0)
        self.mailboxes = Mailboxes(capacity)
        self.is_away = False
        self.line = None  # a subscription that is open
        self.turn = asyncio.Lock()  # at writing on it
        self.awaited = {}  # group → what is done once Redis has said that it brings its hints
        self.listener = None
        self.making_up = None

    # ---- what Channels asks for

    async def new_channel(self, prefix="specific"):
        return f"{prefix}!{uuid4().hex}"

    async def receive(self, channel):
        try:
            return await self.mailboxes.open(channel).get()
        except asyncio.CancelledError:  # its socket has ended
            for group in self.mailboxes.close(channel):
                await self._forget(group)
            raise

    async def send(self, channel, message):
        self.mailboxes.open(channel).put_hint(message)

    async def group_add(self, group, channel):
        """From here on its hints come: whoever looks afterwards for what is there misses nothing."""
        is_new = group not in self.mailboxes.groups
        self.mailboxes.join(group, channel)
        if is_new:
            self._await(group)
            await self._write("subscribe", group)
        if not self.is_away and (is_there := self.awaited.get(group)):
            await asyncio.wait([is_there], timeout=PATIENCE)

    async def group_discard(self, group, channel):
        if self.mailboxes.leave(group, channel):
            await self._forget(group)

    async def group_send(self, group, message):
        if not await self._publish(group, message):
            self.mailboxes.deliver(group, message)

    async def flush(self):
        for task in filter(None, [self.listener, self.making_up]):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self.listener = self.making_up = self.line = None
        self.mailboxes = Mailboxes(self.mailboxes.capacity)
        for client in (self.speaking, self.listening):
            await client.aclose(close_connection_pool=True)

    # ---- speaking

    async def _publish(self, group, message):
        """False where Redis did not take it."""
        if self.is_away:
            return False
        return await self._say(group, message)

    async def _say(self, group, message):
        try:
            await self.speaking.publish(PREFIX + group, json.dumps(message))
        except TROUBLE as trouble:
            self._lose(trouble)
            return False
        return True

    # ---- listening

    async def _write(self, verb, group):
        """Where no line is open yet, the next one begins with all groups."""
        self._listen()
        async with self.turn:
            if self.line:
                try:
                    await getattr(self.line, verb)(PREFIX + group)
                except TROUBLE as trouble:
                    self._lose(trouble)

    def _await(self, group):
        if group not in self.awaited:
            self.awaited[group] = asyncio.get_running_loop().create_future()

    async def _forget(self, group):
        self.awaited.pop(group, None)
        await self._write("unsubscribe", group)

    def _listen(self):
        if self.listener is None:
            self.listener = asyncio.ensure_future(self._keep_listening())

    async def _keep_listening(self):
        while True:
            try:
                async with self.listening.pubsub() as line:
                    await self._follow(line)
            except TROUBLE as trouble:
                self._lose(trouble)
            self.line = None
            await asyncio.sleep(RETRY)

    async def _follow(self, line):
        """Hears one line until it breaks."""
        async with self.turn:
            for group in [EVERYBODY, *self.mailboxes.groups]:
                self._await(group)
            self.line = line
            await line.subscribe(*(PREFIX + group for group in self.awaited))
        is_asked = False
        while True:
            message = await line.get_message(timeout=SILENCE)
            if message is None and is_asked:
                raise TimeoutError
            is_asked = message is None
            if is_asked:
                async with self.turn:
                    await line.ping()
            else:
                await self._hear(message)

    async def _hear(self, message):
        group = (message["channel"] or b"").decode().removeprefix(PREFIX)
        if message["type"] == "subscribe":
            if is_there := self.awaited.pop(group, None):
                is_there.done() or is_there.set_result(None)
            if self.is_away and not self.awaited:
                await self._come_back()
        elif message["type"] == "message" and group == EVERYBODY:
            self._make_up()
        elif message["type"] == "message":
            self.mailboxes.deliver(group, json.loads(message["data"]))

    # ---- away, and back

    def _lose(self, trouble):
        if self.is_away:
            return
        logger.warning("Redis is away, live updates come late: %r", trouble)
        self.is_away = True
        for is_there in self.awaited.values():
            is_there.done() or is_there.set_result(None)
        self.awaited.clear()
        if self.listener and self.listener is not asyncio.current_task():
            self.listener.cancel()
            self.listener = None
        self.line = None
        self._listen()
        self._make_up()

    async def _come_back(self):
        """Others could not hear this process meanwhile, and make up for it too."""
        if not await self._say(EVERYBODY, LOST):
            raise TimeoutError
        logger.warning("Redis is back")
        self.is_away = False

    def _make_up(self):
        if self.making_up is None or self.making_up.done():
            self.making_up = asyncio.ensure_future(self._keep_making_up())

    async def _keep_making_up(self):
        """Each socket in its turn, again and again while Redis is away, and once when it is back."""
        is_late = True
        while is_late or self.is_away:
            is_late = self.is_away
            channels = list(self.mailboxes.of)
            pause = max(APART, EVERY / max(len(channels), 1)) if is_late else APART
            for channel in channels:
                if channel in self.mailboxes.of:
                    self.mailboxes.open(channel).put_hint({**LOST, "is_late": is_late})
                await asyncio.sleep(pause)
            if not channels:
                await asyncio.sleep(RETRY)
