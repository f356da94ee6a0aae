"""The cache of several processes: Redis, and as long as it is away each process's own memory.

What is kept there are limits and short notes, never what must not be lost. Nobody waits for Redis for longer than a
second, nor again before some seconds are over.
"""

import logging
import time
from functools import partialmethod

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from .redis import patience

PATIENCE = 0.5  # seconds for one command, twice where the connection had broken
REST = 3.0  # seconds in which Redis is not asked after it was found to be away

logger = logging.getLogger(__name__)

_away_until = 0.0  # by the monotonic clock of this process


class RedisWhileThere(BaseCache):
    def __init__(self, location, params):
        super().__init__(params)
        options = {**params.get("OPTIONS", {}), **patience(PATIENCE)}
        self.shared = RedisCache(location, {**params, "OPTIONS": options})
        self.own = LocMemCache("while-redis-is-away", {**params, "OPTIONS": {"MAX_ENTRIES": 10_000}})

    def answers(self):
        """Whether Redis does, asked now."""
        try:
            return self.shared._cache.get_client().ping()  # noqa: SLF001 - Django has no other way to its client
        except (RedisError, OSError):
            return False

    def _ask(self, method, *args, **kwargs):
        global _away_until  # noqa: PLW0603 - Django makes one of these for each thread
        if time.monotonic() >= _away_until:
            try:
                return getattr(self.shared, method)(*args, **kwargs)
            except (RedisError, OSError) as trouble:
                _away_until = time.monotonic() + REST
                logger.warning("Redis is away, this process counts for itself: %r", trouble)
        return getattr(self.own, method)(*args, **kwargs)

    add = partialmethod(_ask, "add")
    get = partialmethod(_ask, "get")
    set = partialmethod(_ask, "set")
    touch = partialmethod(_ask, "touch")
    delete = partialmethod(_ask, "delete")
    has_key = partialmethod(_ask, "has_key")
    incr = partialmethod(_ask, "incr")
    get_many = partialmethod(_ask, "get_many")
    set_many = partialmethod(_ask, "set_many")
    delete_many = partialmethod(_ask, "delete_many")
    clear = partialmethod(_ask, "clear")
