"""The channel layer of one process. Channels' own makes a task and a deep copy for each reader of a hint, and drops
without a word what comes too fast or waits too long."""

import asyncio
from uuid import uuid4

from channels.layers import BaseChannelLayer

from .mailboxes import Mailboxes


class MemoryLayer(BaseChannelLayer):
    extensions = ["groups", "flush"]

    def __init__(self, **options):
        super().__init__(**options)
        self.mailboxes = Mailboxes(self.capacity)

    async def new_channel(self, prefix="specific"):
        return f"{prefix}!{uuid4().hex}"

    async def receive(self, channel):
        try:
            return await self.mailboxes.open(channel).get()
        except asyncio.CancelledError:  # its socket has ended
            self.mailboxes.close(channel)
            raise

    async def send(self, channel, message):
        self.mailboxes.open(channel).put_hint(message)

    async def group_add(self, group, channel):
        self.mailboxes.join(group, channel)

    async def group_discard(self, group, channel):
        self.mailboxes.leave(group, channel)

    async def group_send(self, group, message):
        self.mailboxes.deliver(group, message)

    async def flush(self):
        self.mailboxes = Mailboxes(self.capacity)
