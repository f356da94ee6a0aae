"""The channel layer of one process: Channels' own, which looks for what has expired at every single hint."""

import time

from channels.layers import InMemoryChannelLayer

SWEEP = 1.0  # seconds between two looks at all channels and groups: their number must not slow each hint down


class MemoryLayer(InMemoryChannelLayer):
    swept_at = 0.0

    def _clean_expired(self):
        if time.monotonic() - self.swept_at >= SWEEP:
            self.swept_at = time.monotonic()
            super()._clean_expired()
