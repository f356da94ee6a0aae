"""Which conversations are open and visible, and on whose screens: shared by all processes, forgotten in seconds."""

from datetime import datetime, timedelta
from functools import cache

from django.db import transaction
from django.db.models import CharField, DateTimeField

from conversations.base.prepared import Prepared, Slot, key

from .models import Look

# A heartbeat comes every four seconds and is written within one: what was not renewed twice is not looked at.
HOLDS = timedelta(seconds=12)


def keep(seen: dict[tuple[str, int], int], *, now: datetime) -> None:
    """`seen`: (socket, conversation) → user."""
    pages = ({"socket": socket, "conversation": pk} for socket, pk in sorted(seen))
    with transaction.atomic():
        if _keep_on().run_for_each(pages, now=now) == len(seen):
            return  # all were looked at before, as nearly always
    rows = [Look(socket=socket, conversation_id=pk, user_id=user, seen_at=now) for (socket, pk), user in seen.items()]
    Look.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["socket", "conversation"], update_fields=["seen_at"]
    )


@cache
def _keep_on() -> Prepared:
    page = Look.objects.filter(socket=Slot("socket", CharField()), conversation=key("conversation"))
    return Prepared.update(page, seen_at=Slot("now", DateTimeField()))


def drop(left: set[tuple[str, int]]) -> None:
    """Pages that went, or that nobody looks at any more."""
    known = Look.objects.filter(socket__in={socket for socket, _pk in left}).values_list("pk", "socket", "conversation")
    Look.objects.filter(pk__in=[pk for pk, *page in known if tuple(page) in left]).delete()


def until(user_id: int, conversation_id: int, now: datetime) -> datetime | None:
    """When a look of theirs ends if it is not renewed; None where they do not look at it."""
    looks = Look.objects.filter(user=user_id, conversation=conversation_id, seen_at__gt=now - HOLDS)
    seen_at = looks.order_by("-seen_at").values_list("seen_at", flat=True).first()
    return seen_at and seen_at + HOLDS


def drop_old(before: datetime) -> None:
    """Of pages that never said that they went."""
    Look.objects.filter(seen_at__lt=before).delete()
