"""Hands an encrypted notification to a push service, and says what the service made of it.

pywebpush encrypts; the client of `console.outgoing` carries, many at once, so that a service that is slow holds nobody
else.
"""

import time
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Protocol

import pywebpush
from django.conf import settings

from console.outgoing.addresses import NotPublic, service_of
from console.outgoing.client import Client, Unanswered

from . import vapid
from .models import Device

DEADLINE = timedelta(seconds=5)  # for a request: from the name that is asked for to the end of the answer's head
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
    def __init__(self) -> None:
        self.client = Client()

    def push(self, device: Device, letter: Letter, *, now: datetime) -> "Future[Result]":
        try:
            body, headers = _sealed(device, letter)
        except (ValueError, TypeError, pywebpush.WebPushException):
            return _known(Result(Outcome.REFUSED, "not a key"))
        seconds = min(DEADLINE, letter.within).total_seconds()
        return self.client.run(self._carried(device.endpoint or "", headers, body, seconds, now))

    async def _carried(
        self, endpoint: str, headers: dict[str, str], body: bytes, seconds: float, now: datetime
    ) -> Result:
        try:
            answer = await self.client.request("POST", endpoint, headers=headers, body=body, seconds=seconds)
        except NotPublic:
            return Result(Outcome.REFUSED, "not a push service")
        except Unanswered as trouble:
            return Result(Outcome.SILENT, str(trouble))
        return _understood(answer.status, answer.headers.get("Retry-After", ""), now)

    def close(self) -> None:
        """Nothing is under way any more."""
        self.client.close()


def _sealed(device: Device, letter: Letter) -> tuple[bytes, dict[str, str]]:
    """The request's body and headers. Raises ValueError, TypeError or WebPushException: that is no subscription."""
    info = {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}}
    sealed = pywebpush.WebPusher(info).encode(letter.payload.encode())
    service = service_of(device.endpoint or "")
    signed = vapid.authorization(settings.VAPID_PRIVATE_KEY, settings.VAPID_SUBJECT, service, time.time())
    said = {"ttl": str(letter.ttl), "topic": letter.topic, "urgency": letter.urgency}
    kind = {"Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream"}
    return sealed["body"], {"Authorization": signed, **said, **kind}


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
