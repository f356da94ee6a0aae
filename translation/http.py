"""Requests to the services that an administrator named: bounded in time and size, led nowhere else.

A service may stand on the company's own network, so its address is not judged as one would be that a visitor brought.
Nothing of a request is written to a log: it holds what people wrote, and a key.
"""

import asyncio
import json
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import aiohttp
import certifi

from .engine import NotReached, NotUnderstood

LONGEST = 2_000_000  # bytes of an answer
AT_ONCE = 4  # requests of one batch
LONGEST_PAUSE = 600.0  # seconds for which a service is left alone, whatever it asks for
BUSY = {429, 503}  # statuses that may say for how long to leave them alone
SPENT = 456  # DeepL's own: the quota is used up


@dataclass(frozen=True)
class File:
    """A part of a form."""

    name: str
    mime: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Request:
    """`body` is sent as JSON, `form` as a form in parts; without either it asks with GET."""

    url: str
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str | File] | None = field(default=None, repr=False)


def answers(requests: Sequence[Request], *, seconds: float) -> list[Any]:
    """The JSON that each is answered with, in their order. Raises NotReached, NotUnderstood."""
    with trouble_told():
        return asyncio.run(_all(requests, seconds))


@contextmanager
def trouble_told() -> Iterator[None]:
    """Whatever a request raises becomes NotReached or NotUnderstood."""
    try:
        yield
    except TimeoutError as error:
        raise NotReached("it takes too long") from error
    except aiohttp.ClientPayloadError as error:
        raise NotUnderstood("the answer was cut off") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise NotReached(f"it cannot be reached: {type(error).__name__}") from error


def session(connector: aiohttp.BaseConnector | None = None) -> aiohttp.ClientSession:
    """It keeps no cookies. `connector`: to elsewhere than the network."""
    connector = connector or aiohttp.TCPConnector(ssl=_certificates())
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())


def refusal(response: aiohttp.ClientResponse) -> NotReached | NotUnderstood:
    """What an answer with a status other than 200 is to who asked."""
    status = response.status
    if status in BUSY:
        return NotReached(f"it answers {status}", retry_after=_retry_after(response.headers, datetime.now(UTC)))
    if status == SPENT:
        return NotReached("what its account allows is used up", retry_after=LONGEST_PAUSE)
    if 300 <= status < 400:
        return NotReached("it leads elsewhere, where no text is sent")
    if status in {401, 403}:
        return NotReached("it refuses the key", retry_after=LONGEST_PAUSE, is_refused=True)
    return NotReached(f"it answers {status}") if status >= 500 else NotUnderstood(f"it answers {status}")


async def _all(requests: Sequence[Request], seconds: float) -> list[Any]:
    places = asyncio.Semaphore(AT_ONCE)
    async with asyncio.timeout(seconds), session() as service:
        return await asyncio.gather(*(_one(service, request, places) for request in requests))


async def _one(service: aiohttp.ClientSession, request: Request, places: asyncio.Semaphore) -> Any:
    sent: dict[str, Any] = {"json": request.body} if request.form is None else {"data": _form(request.form)}
    method = "GET" if request.body is None and request.form is None else "POST"
    async with (
        places,
        service.request(method, request.url, headers=request.headers, allow_redirects=False, **sent) as response,
    ):
        if response.status != 200:
            raise refusal(response)
        return _parsed(await _body(response))


def _form(parts: Mapping[str, str | File]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for name, part in parts.items():
        if isinstance(part, File):
            form.add_field(name, part.content, filename=part.name, content_type=part.mime)
        else:
            form.add_field(name, part)
    return form


async def _body(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > LONGEST:
            raise NotUnderstood("the answer is too long")
    return bytes(body)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("the answer is no JSON") from error


def _retry_after(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds, at most LONGEST_PAUSE: the header holds a number of them or a date (RFC 9110, 10.2.3 and 5.6.7)."""
    said = headers.get("Retry-After", "")
    seconds = float(said) if said.isascii() and said.isdigit() else (_date(said) - now).total_seconds()
    return min(max(0.0, seconds), LONGEST_PAUSE)


def _date(said: str) -> datetime:
    """The earliest there is where it is no date."""
    try:
        date = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return datetime.min.replace(tzinfo=UTC)
    return date if date.tzinfo else date.replace(tzinfo=UTC)


@cache
def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())
