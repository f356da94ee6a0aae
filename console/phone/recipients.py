"""Whom a notification reaches: the devices of its person that have it switched on, outside their quiet hours."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from console.community.models import Comment, Post
from conversations.base.prepared import Prepared, key

from .models import Device, Kind, Told
from .notices import Notice


def devices_of(user_id: int, *kinds: Kind) -> list[int]:
    """Those of one person that are to be told of a thing of any of these kinds, by primary key."""
    return [pk for (pk,) in _select_devices(*kinds).rows({"person": user_id})]


def devices(user_ids: Iterable[int], kind: Kind) -> list[int]:
    """The same of several."""
    found = Device.objects.subscribed().telling(kind).filter(user__in=list(user_ids), user__is_active=True)
    return list(found.order_by("pk").values_list("pk", flat=True))


def community(what: str, subject: int) -> set[int]:
    """Everybody of a post; of a comment those who wrote there. Nobody of their own words, or of what is gone."""
    if what == "post":
        post = Post.objects.filter(pk=subject).first()
        everybody = Device.objects.subscribed().values_list("user", flat=True)
        return set(everybody) - {post.author_id} if post else set()
    comment = Comment.objects.select_related("post").filter(pk=subject).first()
    if comment is None:
        return set()
    others = Comment.objects.filter(post=comment.post_id).values_list("author", flat=True)
    return {one for one in (comment.post.author_id, *others) if one not in (comment.author_id, None)}


def wants(device: Device, notice: Notice, now: datetime) -> bool:
    """Right before it is sent: a switch may have been turned meanwhile. What is taken back makes no sound."""
    if notice.is_withdrawal or notice.kind == "test":
        return True
    return bool(getattr(device, f"tells_{notice.kind}")) and not is_quiet(device, now)


def is_quiet(device: Device, now: datetime) -> bool:
    """Whether it is its quiet time, by its owner's clock."""
    if device.quiet_from is None or device.quiet_until is None:
        return False
    hour = now.astimezone(ZoneInfo(device.user.timezone)).time()
    if device.quiet_from <= device.quiet_until:
        return device.quiet_from <= hour < device.quiet_until
    return hour >= device.quiet_from or hour < device.quiet_until  # past midnight


def told_of(conversation_id: int) -> list[int]:
    """The devices that show a notification of this conversation."""
    return [pk for (pk,) in _select_told().rows({"conversation": conversation_id})]


def told(user_id: int) -> list[int]:
    """The conversations that this person's devices show something of."""
    theirs = Told.objects.filter(device__user=user_id, device__endpoint__isnull=False)
    return list(theirs.values_list("conversation", flat=True).distinct())


@cache
def _select_devices(*kinds: Kind) -> Prepared:
    theirs = Device.objects.subscribed().telling(*kinds).filter(user=key("person"), user__is_active=True)
    return Prepared.select(theirs.order_by("pk").values_list("pk"))


@cache
def _select_told() -> Prepared:
    told = Told.objects.filter(conversation=key("conversation"), device__endpoint__isnull=False)
    return Prepared.select(told.order_by("device").values_list("device"))
