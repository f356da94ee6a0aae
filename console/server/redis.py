"""Clients of Redis: each gives up soon, so that nobody waits for it where it is away."""

from typing import Any

import redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry


def patience(seconds: float) -> dict[str, Any]:
    """Options of a client: `seconds` for connecting and for one command, twice where the connection had broken.

    redis-py's own patience tries again for seconds.
    """
    return {"socket_timeout": seconds, "socket_connect_timeout": seconds, "retry": Retry(NoBackoff(), 1)}


def client(url: str, *, seconds: float) -> redis.Redis:
    return redis.Redis.from_url(url, **patience(seconds))


def async_client(url: str, *, seconds: float, again: int = 1) -> AsyncRedis:
    """`again`: how often a command is tried anew, at once, where the connection had broken."""
    return AsyncRedis.from_url(url, **{**patience(seconds), "retry": AsyncRetry(NoBackoff(), again)})
