"""The channel layer of one process: Channels' own, which looks for what has expired at every single hint, and makes
a task and a deep copy for every reader of it. Hints here are flat."""

import asyncio
import time

from channels.layers import InMemoryChannelLayer

SWEEP = 1.0  # seconds between two looks at all channels and groups: their number must not slow each hint down


class MemoryLayer(InMemoryChannelLayer):
    swept_at = 0.0

    async def group_send(self, group, message):
        self._clean_expired()
        expires = time.time() + self.expiry
        for channel in self.groups.get(group, ()):
            if channel not in self.channels:
                self.channels[channel] = asyncio.Queue(maxsize=self.get_capacity(channel))
            queue = self.channels[channel]
            if not queue.full():  # else this hint is lost: a reader who asks again gets all that came since
                queue.put_nowait((expires, dict(message)))

    def _clean_expired(self):
        if time.monotonic() - self.swept_at >= SWEEP:
            self.swept_at = time.monotonic()
            super()._clean_expired()
