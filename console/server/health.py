"""Whether this process lives, and whether it can serve: for a load balancer, which asks by an address, over http.

Answered before any page, from threads of its own: where the database is away the pages' threads all wait for it.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.utils.http import http_date

from .cache import RedisWhileThere

PATIENCE = 3.0  # seconds; what answers later does not serve

_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="health")


class Health:
    """Takes /healthz and /readyz from an application."""

    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        if scope["path"] == "/healthz":
            await _answer(send, 200, "ok")
        elif scope["path"] == "/readyz":
            missing = await _missing()
            await _answer(send, 503 if missing else 200, "\n".join(missing) or "ok")
        else:
            await self.application(scope, receive, send)


async def _missing():
    """What does not answer, in words. The desk works without Redis, but late: where there is another server, that is
    the better one."""
    parts = {_database: "the database does not answer"}
    if settings.REDIS_URL:
        parts[_redis] = "redis does not answer: live updates come late"
    answers = await asyncio.gather(*(_in_time(part) for part in parts))
    return [words for words, answer in zip(parts.values(), answers, strict=True) if not answer]


async def _in_time(part):
    asked = asyncio.get_running_loop().run_in_executor(_threads, part)
    done, _late = await asyncio.wait([asked], timeout=PATIENCE)
    return bool(done) and asked.result()


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    finally:
        connection.close()
    return True


def _redis():
    return cast(RedisWhileThere, cache).answers()


async def _answer(send, status, words):
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"date", http_date().encode()),  # RFC 9110, 6.6.1; static/js/worker/clock.js reads it
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})
