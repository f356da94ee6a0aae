"""Whom a notification reaches: the devices of its person that have it switched on, outside their quiet hours."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from conversations.base.prepared import Prepared, key

from .models import Device, DeviceQuerySet


def devices(user_ids: Iterable[int], *kinds: str) -> list[int]:
    """Those of these people that are to be told of a thing of any of these kinds, by primary key."""
    people = list(user_ids)
    if len(people) == 1:
        return [pk for (pk,) in _of_one(*kinds).rows({"person": people[0]})]
    return list(_telling(*kinds).filter(user__in=people).values_list("pk", flat=True))


def is_quiet(device: Device, now: datetime) -> bool:
    """Whether it is its quiet time, by its owner's clock."""
    if device.quiet_from is None or device.quiet_until is None:
        return False
    hour = now.astimezone(ZoneInfo(device.user.timezone)).time()
    if device.quiet_from <= device.quiet_until:
        return device.quiet_from <= hour < device.quiet_until
    return hour >= device.quiet_from or hour < device.quiet_until  # past midnight


def _telling(*kinds: str) -> DeviceQuerySet:
    return Device.objects.subscribed().telling(*kinds).filter(user__is_active=True).order_by("pk")


@cache
def _of_one(*kinds: str) -> Prepared:
    """On the way of each message."""
    return Prepared.select(_telling(*kinds).filter(user=key("person")).values_list("pk"))
