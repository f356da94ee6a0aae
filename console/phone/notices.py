"""One notification, and the payload of its push: words, where a tap leads, how long it holds."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db.models import Count, Value
from django.utils.translation import get_language

from conversations.base.prepared import Prepared, key
from conversations.base.text import cut_bytes
from conversations.models import Conversation

from .models import Device

WORTH_KNOWING = timedelta(hours=12)  # of what has no deadline
LONGEST_TITLE = 600  # bytes, of a visitor's name and the words around it
LONGEST = 3900  # bytes of a payload: push services take 4,096 once it is encrypted, 3,993 of them in clear


@dataclass(frozen=True)
class Notice:
    """One notification. `path`: where a tap leads; `topic`: what it replaces, also while it waits at a push service."""

    kind: str
    topic: str  # at most 32 characters of base64url
    title: str
    body: str
    path: str
    expires_at: datetime
    is_urgent: bool = False  # a phone that sleeps is woken
    rings: bool = False  # and it stays until somebody touches it
    is_withdrawal: bool = False
    conversation: int | None = None
    seen: int | None = None  # the newest message that it shows: what is done out of it carries this
    actions: list[dict[str, str]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)  # for what an action does

    def ttl(self, now: datetime) -> int:
        """Seconds that a push service may keep it: never longer than what it says holds."""
        return max(0, int((self.expires_at - now).total_seconds()))

    def payload(self, device: Device) -> str:
        """Declarative Web Push, which a worker reads as well. Whatever it says fits into a push."""
        title = cut_bytes(self.title, LONGEST_TITLE, end="…")
        room = LONGEST - len(self._written(device, title, "").encode())
        return self._written(device, title, _fitting(self.body, room))

    def _written(self, device: Device, title: str, body: str) -> str:
        data = {"kind": self.kind, "expires": self.expires_at.isoformat(), "vibrates": device.vibrates, **self.facts}
        if self.conversation:
            data |= {"conversation": self.conversation, "user": device.user_id}  # where an answer goes, and whose it is
        if self.rings:
            data["rings"] = True
        if self.seen:
            data["seen"] = self.seen
        if self.is_withdrawal:
            data["withdraw"] = True
        notification = {
            "title": title,
            "body": body,
            "lang": get_language(),
            "dir": "auto",
            "tag": self.topic,
            "navigate": settings.PUBLIC_URL + self.path,
            "silent": self.is_withdrawal or not device.makes_sound,
            "actions": self.actions,
            "data": data,
        }
        declared = {"web_push": 8030, "notification": notification, "app_badge": owed_by(device.user_id)}
        return json.dumps(declared, ensure_ascii=False)


def _fitting(text: str, room: int) -> str:
    """As much of it as takes so many bytes once it is written as JSON, without its quotes."""
    while (size := len(json.dumps(text, ensure_ascii=False).encode()) - 2) > room:
        text = cut_bytes(text, room * len(text.encode()) // size, end="…")
    return text


def owed_by(user_id: int) -> int:
    """How many conversations wait for an answer of theirs: the number on the app's icon."""
    [(count,)] = _count_owed().rows({"person": user_id})
    return count


@cache
def _count_owed() -> Prepared:
    owed = Conversation.objects.in_progress().filter(agent=key("person"), owed_since__isnull=False)
    return Prepared.select(owed.order_by().values(whole=Value(1)).annotate(n=Count("pk")).values_list("n"))
