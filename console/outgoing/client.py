"""Requests to addresses that somebody brought: all of them guarded alike, many at once in one thread.

A connection goes to addresses that were judged. A request has one deadline as a whole, however often something comes;
no more of an answer is read than was asked for, as it came; no answer leads anywhere else, and nothing of it is kept.
Proxies and passwords that the machine's environment names are not used.
"""

import asyncio
import ssl
import threading
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import aiohttp
import certifi
from yarl import URL

from .addresses import Judged, NotPublic, check_spelling

KEPT_FOR = 60.0  # seconds that a connection is kept without work
REST_OF_ANSWER = 1.0  # seconds; for a body that nobody asked for
SHORT = 500  # bytes of it that are read, so that the connection can be used again


class Unanswered(Exception):
    """No answer came, or none that could be read to the end in time. Its text is the kind of trouble, and no more."""


class NotConnected(Unanswered):
    """Nothing of the request has left."""


class TooLong(Exception):
    """The body has more bytes than were asked for."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # their names in whatever case
    body: bytes = b""


class Client:
    """One thread with all the connections; it begins with the first request, and ends with `close`."""

    def __init__(self) -> None:
        self._beginning = threading.Lock()

    def run[T](self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begins in the client's thread what makes requests there."""
        with self._beginning:  # of two threads that ask first, one begins: a session serves one loop alone
            loop = self._loop
        return asyncio.run_coroutine_threadsafe(work, loop)

    async def request(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", seconds: float, longest: int = 0
    ) -> Answer:
        """`longest`: bytes of the answer's body. Without, its head is the answer. Raises NotPublic, Unanswered."""
        check_spelling(url)
        try:
            async with asyncio.timeout(seconds) as limit:
                at = URL(url, encoded=True)
                async with self._session.request(
                    method, at, data=body, headers=headers, allow_redirects=False
                ) as response:
                    if longest:
                        return Answer(response.status, response.headers, await _body(response, longest))
                    limit.reschedule(None)
                    await _read_on(response)
                    return Answer(response.status, response.headers)
        except NotPublic:
            raise
        except aiohttp.ClientConnectorError as trouble:
            raise NotConnected(type(trouble).__name__) from trouble
        except Exception as trouble:
            raise Unanswered(type(trouble).__name__) from trouble  # whatever somebody's answer makes the library raise

    def close(self) -> None:
        """Nothing is under way any more."""
        if "_loop" not in vars(self):
            return
        self.run(self._session_closed()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        del self._loop, self._session

    async def _session_closed(self) -> None:
        await self._session.close()

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=loop.run_forever, name="outgoing", daemon=True)
        self._thread.start()
        return loop

    @cached_property
    def _session(self) -> aiohttp.ClientSession:
        """Made in the thread of the connections."""
        connector = aiohttp.TCPConnector(
            limit=0,  # whoever asks counts
            resolver=Judged(),
            ttl_dns_cache=int(KEPT_FOR),
            keepalive_timeout=KEPT_FOR,
            ssl=_certificates(),
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept-Encoding": "identity"},  # nothing is unpacked here; whoever does so asks for it
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            auto_decompress=False,
            read_bufsize=4096,
            max_headers=64,
        )


@cache
def _certificates() -> ssl.SSLContext:
    """Reading them takes 20 ms."""
    return ssl.create_default_context(cafile=certifi.where())


async def _body(response: aiohttp.ClientResponse, longest: int) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > longest:
            raise TooLong
    return bytes(body)


async def _read_on(response: aiohttp.ClientResponse) -> None:
    """A short answer is read to its end, and its connection kept."""
    with suppress(TimeoutError, aiohttp.ClientError):
        async with asyncio.timeout(REST_OF_ANSWER):
            await response.content.read(SHORT)
