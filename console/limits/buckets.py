"""Buckets that leak: each is one number, the moment at which it will be empty. All of a question are filled, or none.

In the memory of the one process, or in Redis where there are several; while Redis is away each counts for itself.
"""

import logging
import threading
import time
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from django.conf import settings
from redis.exceptions import RedisError

from console.server.redis import client

logger = logging.getLogger(__name__)

MOST_KEPT = 50_000  # buckets in memory, until the empty ones are thrown away
TIMEOUT = 1.0  # seconds for Redis
RESTED = 5.0  # seconds after it failed

FILL = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local filled = {}
for i, key in ipairs(KEYS) do
  local drop, whole = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  filled[i] = math.max(tonumber(redis.call('GET', key) or '0'), now) + drop
  if filled[i] - now > whole + 0.000001 then return {i, tostring(filled[i] - now - whole)} end
end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.6f', filled[i]), 'PX', math.ceil((filled[i] - now) * 1000))
end
return {0, '0'}
"""


class Bucket(NamedTuple):
    key: str
    most: int
    seconds: float


class Full(NamedTuple):
    bucket: Bucket
    wait: float  # seconds until one more fits


class Memory:
    def __init__(self) -> None:
        self.empty_at: dict[str, float] = {}
        self.lock = threading.Lock()  # pages are served by threads

    def fill(self, buckets: Sequence[Bucket], now: float | None = None) -> Full | None:
        """One drop into each; None where all had room. `now`: by this process's own clock."""
        now = time.monotonic() if now is None else now
        with self.lock:
            filled = {}
            for bucket in buckets:
                drop = bucket.seconds / bucket.most
                filled[bucket.key] = max(self.empty_at.get(bucket.key, now), now) + drop
                over = filled[bucket.key] - now - bucket.seconds
                if over > 1e-6:
                    return Full(bucket, over)
            self.empty_at |= filled
            if len(self.empty_at) > MOST_KEPT:
                self.empty_at = {key: at for key, at in self.empty_at.items() if at > now}
        return None

    def forget(self) -> None:
        """As if nothing had come in."""
        self.empty_at = {}


class Shared:
    def __init__(self, url: str) -> None:
        self.client = client(url, seconds=TIMEOUT)
        self.script = self.client.register_script(FILL)
        self.alone = Memory()
        self.rests_until = float("-inf")

    def fill(self, buckets: Sequence[Bucket]) -> Full | None:
        """As that of `Memory`, by Redis's clock and for all processes."""
        if time.monotonic() < self.rests_until:
            return self.alone.fill(buckets)
        try:
            keys = [f"limit:{bucket.key}" for bucket in buckets]
            args = [number for bucket in buckets for number in (bucket.seconds / bucket.most, bucket.seconds)]
            at, wait = self.script(keys=keys, args=args)
        except RedisError:
            logger.warning("Redis does not answer: for now each process counts by itself")
            self.rests_until = time.monotonic() + RESTED
            return self.alone.fill(buckets)
        return Full(buckets[at - 1], float(wait)) if at else None

    def forget(self) -> None:
        for key in self.client.scan_iter("limit:*"):
            self.client.delete(key)


@cache
def in_use() -> Memory | Shared:
    return Shared(settings.REDIS_URL) if settings.REDIS_URL else Memory()
