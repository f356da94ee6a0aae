"""Hands an encrypted notification to a push service, and says what the service made of it."""

import ipaddress
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Protocol

import requests
from django.conf import settings
from pywebpush import WebPushException, webpush
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from . import vapid
from .models import Device

TIMEOUT = 3, 5  # seconds to connect, and to answer
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


class Pusher(Protocol):
    def push(self, device: Device, payload: str, *, ttl: int, topic: str, urgency: str, now: datetime) -> Result: ...


class WebPusher:
    """Through pywebpush, with a connection kept by each thread that pushes."""

    def __init__(self) -> None:
        self._kept = threading.local()

    def push(self, device: Device, payload: str, *, ttl: int, topic: str, urgency: str, now: datetime) -> Result:
        try:
            webpush(
                {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}},
                payload,
                vapid_private_key=vapid.signer(settings.VAPID_PRIVATE_KEY),
                vapid_claims={"sub": settings.VAPID_SUBJECT},
                headers={"topic": topic, "urgency": urgency},
                ttl=ttl,
                timeout=TIMEOUT,
                requests_session=self._session(),
            )
        except WebPushException as refusal:
            return _understood(refusal, now)
        except NotPublic:
            return Result(Outcome.REFUSED, "not a public address")
        except (requests.RequestException, HTTPError, OSError) as trouble:
            return Result(Outcome.SILENT, type(trouble).__name__)
        except ValueError:
            return Result(Outcome.REFUSED, "not a key")
        return Result(Outcome.SENT)

    def _session(self) -> requests.Session:
        if not hasattr(self._kept, "session"):
            self._kept.session = _Session()
        return self._kept.session


class NotPublic(Exception):
    """A subscription that leads into a private network."""


class _Session(requests.Session):
    """Goes to public addresses only, follows nothing, and reads no more of an answer than its beginning."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.mount("https://", _PublicAdapter())
        if not settings.PUSH_TO_THIS_MACHINE:
            self.adapters.pop("http://")

    def post(self, url, data=None, json=None, **options):  # type: ignore[no-untyped-def]
        response = super().post(url, data=data, json=json, stream=True, allow_redirects=False, **options)
        response._content = response.raw.read1(500)  # noqa: SLF001 - what is read by nobody else is not fetched
        if int(response.headers.get("Content-Length") or 0) > 500:
            response.close()
        return response


class _PublicConnection(HTTPSConnection):
    def _new_conn(self):  # type: ignore[no-untyped-def]
        """The address that was reached is the one that is judged: a name may lead elsewhere each time it is asked."""
        reached = super()._new_conn()
        address = ipaddress.ip_address(reached.getpeername()[0])
        if not (address.is_global or (settings.PUSH_TO_THIS_MACHINE and address.is_loopback)):
            reached.close()
            raise NotPublic(str(address))
        return reached


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicAdapter(HTTPAdapter):
    def init_poolmanager(self, *args, **options):  # type: ignore[no-untyped-def]
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicPool}


def _understood(refusal: WebPushException, now: datetime) -> Result:
    status = refusal.status_code
    if status is None:
        return Result(Outcome.REFUSED, refusal.message[:200])
    if status in GONE:
        return Result(Outcome.GONE, str(status))
    if status in BUSY or status >= 500:
        return Result(Outcome.LATER, str(status), _wait(refusal.retry_after, now))
    return Result(Outcome.REFUSED, str(status))


def _wait(asked: str | None, now: datetime) -> timedelta | None:
    """Of a Retry-After header: seconds, or a date."""
    if not asked:
        return None
    if asked.strip().isdecimal():
        return timedelta(seconds=min(int(asked), 86400))
    try:
        return max(timedelta(), parsedate_to_datetime(asked).astimezone(UTC) - now)
    except ValueError:
        return None
