"""What devices are to be told of: a row for each device and thing to say, sent by the workers (`worker.py`).

A row carries ids only. What it says is made right before it is sent (`wording.py`).
"""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from .models import Push

asked = threading.Event()  # in this process: its worker need not wait for its next look at the rows


def tell(
    device_ids: Iterable[int], what: str, subject: int, *, is_urgent: bool = False, after: timedelta = timedelta(0)
) -> None:
    """Asks for a push to each of these devices; `what`: one of those that are said, `subject`: the id of its row;
    `after`: not before so much time.

    What is asked for already is asked for once, and looked at anew where it is just on its way.
    """
    due_at = timezone.now() + after
    rows = [Push(device_id=pk, what=what, subject=subject, is_urgent=is_urgent, due_at=due_at) for pk in device_ids]
    if rows:
        unique = ["device", "what", "subject"]
        Push.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=["due_at"])
        asked.set()


def drop_old(before: datetime) -> None:
    """What nobody sent for so long has nothing to say any more; its device may be gone."""
    Push.objects.filter(due_at__lt=before).delete()
