"""Hands an encrypted notification to a push service, and says what the service made of it.

pywebpush encrypts; aiohttp carries, many at once in one thread, so that a service that is slow holds nobody else: it
keeps connections, connects to addresses that were judged, and has one deadline for a request as a whole.
"""

import asyncio
import ssl
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import cached_property
from typing import Protocol

import aiohttp
import certifi
import pywebpush
from django.conf import settings
from yarl import URL

from . import vapid
from .addresses import Judged, NotPublic, check_spelling, service_of
from .models import Device

DEADLINE = timedelta(seconds=5)  # for a request: from the name that is asked for to the end of the answer's head
REST_OF_ANSWER = 1.0  # seconds; what is said beyond the head is not needed
KEPT_FOR = 60.0  # seconds that a connection is kept without work
LONGEST_ANSWER = 500  # bytes of its body that are read, so that the connection can be used again
GONE = {404, 410}
BUSY = {408, 425, 429}


class Outcome(StrEnum):
    SENT = "sent"
    GONE = "gone"  # the subscription is dead
    LATER = "later"  # the service is busy or stumbles
    SILENT = "silent"  # nobody answers there
    REFUSED = "refused"  # it will never take this one


@dataclass(frozen=True)
class Result:
    outcome: Outcome
    reason: str = ""
    wait: timedelta | None = None  # as the service asks for


@dataclass(frozen=True)
class Letter:
    """What goes to a push service for one device. `within`: what there is to say holds no longer."""

    payload: str
    ttl: int  # seconds
    topic: str
    urgency: str
    within: timedelta = DEADLINE


class Pusher(Protocol):
    def push(self, device: Device, letter: Letter, *, now: datetime) -> "Future[Result]": ...

    def close(self) -> None: ...


class WebPusher:
    """One thread with all the connections; it begins with the first push, and ends with `close`."""

    def push(self, device: Device, letter: Letter, *, now: datetime) -> "Future[Result]":
        try:
            endpoint = device.endpoint or ""
            check_spelling(endpoint)
            body, headers = _sealed(device, letter)
        except NotPublic:
            return _known(Result(Outcome.REFUSED, "not a push service"))
        except (ValueError, TypeError, pywebpush.WebPushException):
            return _known(Result(Outcome.REFUSED, "not a key"))
        seconds = min(DEADLINE, letter.within).total_seconds()
        return asyncio.run_coroutine_threadsafe(self._carried(endpoint, headers, body, seconds, now), self._loop)

    async def _carried(
        self, endpoint: str, headers: dict[str, str], body: bytes, seconds: float, now: datetime
    ) -> Result:
        try:
            async with asyncio.timeout(seconds) as limit:
                url = URL(endpoint, encoded=True)
                async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as response:
                    limit.reschedule(None)
                    await _read_on(response)
                    return _understood(response.status, response.headers.get("Retry-After", ""), now)
        except NotPublic:
            return Result(Outcome.REFUSED, "not a push service")
        except Exception as trouble:  # noqa: BLE001 - whatever somebody's answer makes the library raise
            return Result(Outcome.SILENT, type(trouble).__name__)

    def close(self) -> None:
        """Nothing is under way any more."""
        if "_loop" not in vars(self):
            return
        asyncio.run_coroutine_threadsafe(self._session_closed(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        del self._loop, self._session

    async def _session_closed(self) -> None:
        await self._session.close()

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=loop.run_forever, name="pushes", daemon=True)
        self._thread.start()
        return loop

    @cached_property
    def _session(self) -> aiohttp.ClientSession:
        """Made in the thread of the connections. It keeps no cookies, and takes no part in what an answer asks for."""
        connector = aiohttp.TCPConnector(
            limit=0,  # the worker counts
            resolver=Judged(),
            ttl_dns_cache=int(KEPT_FOR),
            keepalive_timeout=KEPT_FOR,
            ssl=ssl.create_default_context(cafile=certifi.where()),
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            auto_decompress=False,
            read_bufsize=4096,
            max_headers=64,
        )


def _sealed(device: Device, letter: Letter) -> tuple[bytes, dict[str, str]]:
    """The request's body and headers. Raises ValueError, TypeError or WebPushException: that is no subscription."""
    info = {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}}
    sealed = pywebpush.WebPusher(info).encode(letter.payload.encode())
    service = service_of(device.endpoint or "")
    signed = vapid.authorization(settings.VAPID_PRIVATE_KEY, settings.VAPID_SUBJECT, service, time.time())
    said = {"ttl": str(letter.ttl), "topic": letter.topic, "urgency": letter.urgency}
    kind = {"Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream"}
    return sealed["body"], {"Authorization": signed, **said, **kind}


async def _read_on(response: aiohttp.ClientResponse) -> None:
    """A short answer is read to its end, and its connection kept."""
    with suppress(TimeoutError, aiohttp.ClientError):
        async with asyncio.timeout(REST_OF_ANSWER):
            await response.content.read(LONGEST_ANSWER)


def _known(result: Result) -> "Future[Result]":
    future: Future[Result] = Future()
    future.set_result(result)
    return future


def _understood(status: int, retry_after: str, now: datetime) -> Result:
    if 200 <= status < 300:
        return Result(Outcome.SENT)
    if status in GONE:
        return Result(Outcome.GONE, str(status))
    if status in BUSY or status >= 500:
        return Result(Outcome.LATER, str(status), _wait(retry_after, now))
    return Result(Outcome.REFUSED, str(status))


def _wait(asked: str, now: datetime) -> timedelta | None:
    """Of a Retry-After header: seconds, or a date."""
    if not asked.strip():
        return None
    if asked.strip().isdecimal():
        return timedelta(seconds=min(int(asked.strip()[:9]), 86400))
    try:
        return max(timedelta(), parsedate_to_datetime(asked).astimezone(UTC) - now)
    except (ValueError, OverflowError):
        return None
