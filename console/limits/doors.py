"""What each door asks before it does anything."""

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from math import ceil

from channels.db import database_sync_to_async
from django.utils.translation import gettext as _

from console.server.addresses import address_of, counted_as
from conversations.base.errors import TryLater

from . import buckets, numbers
from .models import SECONDS

logger = logging.getLogger(__name__)

LOGGED_EVERY = 60.0  # seconds between two lines about one address

SPENDING = ThreadPoolExecutor(max_workers=4, thread_name_prefix="limits")  # for sockets that wait for Redis

_logged: dict[str, float] = {}


class TooMuch(TryLater):
    """A limit was met."""

    def __init__(self, kind: str, wait: float) -> None:
        super().__init__(_words_of(kind))
        self.wait = max(1, ceil(wait))


def spend(kind, *, visitor=None, address=None, inbox=None):
    """One of a kind (`words`, `conversations`, `greetings`, `frames`, `files`, `letters`, `pages`) comes in.

    `visitor` and `inbox` are ids. Raises TooMuch, and then it counts for nobody.
    """
    if numbers.are_old():
        numbers.read()
    _refuse(kind, buckets.in_use().fill(_buckets(kind, visitor, address, inbox)))


async def spend_from_socket(kind, *, visitor=None, address=None, inbox=None):
    """The same on the loop of the sockets, which waits for nobody."""
    if numbers.are_old():
        await database_sync_to_async(numbers.read)()
    asked, store = _buckets(kind, visitor, address, inbox), buckets.in_use()
    if isinstance(store, buckets.Memory):
        found = store.fill(asked)
    else:
        found = await asyncio.get_running_loop().run_in_executor(SPENDING, store.fill, asked)
    _refuse(kind, found)


def limited(view):
    """For a page that anybody may ask for: too many from one address are refused in words."""

    @wraps(view)
    def asked(request, *args, **kwargs):
        spend("pages", address=address_of(request))
        return view(request, *args, **kwargs)

    return asked


def _buckets(kind, visitor, address, inbox):
    whose = {f"{kind}_of_visitor": visitor, f"{kind}_from_address": counted_as(address), f"{kind}_of_inbox": inbox}
    return [
        buckets.Bucket(f"{name}:{key}", numbers.most(name), SECONDS[name])
        for name, key in whose.items()
        if key is not None and name in SECONDS
    ]


def _refuse(kind, full):
    if full is None:
        return
    if "_from_address:" in full.bucket.key and _is_time_to_log(full.bucket.key):
        logger.warning("A limit was met: %s. Where that is a proxy of yours, set TRUSTED_PROXIES.", full.bucket.key)
    raise TooMuch(kind, full.wait)


def _is_time_to_log(key):
    now = time.monotonic()
    for old in [address for address, at in _logged.items() if now - at > LOGGED_EVERY]:
        del _logged[old]
    return _logged.setdefault(key, now) == now


def _words_of(kind):
    if kind == "words":
        return _("You are writing very fast. Please wait a moment.")
    if kind == "files":
        return _("You are sending very fast. Please wait a moment.")
    return _("Too much is coming in just now. Please wait a moment.")
