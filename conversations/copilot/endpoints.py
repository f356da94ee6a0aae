"""Which model is asked: the service that an administrator has switched on, else the one on this machine.

Texts leave the machine only by the former.
"""

import time
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import ModelSetting

KEPT_FOR = 5.0  # seconds that a process goes by what it has read
LOCAL = "qwen2.5-coder-1.5b-instruct"  # what the model on this machine is called in records


@dataclass(frozen=True)
class Endpoint:
    """`url`: what stands before /chat/completions. `socket`: where the model on this machine listens."""

    url: str
    model: str
    secret: str = field(default="", repr=False)
    socket: Path | None = None

    @property
    def leaves_machine(self) -> bool:
        return self.socket is None


_last: list[tuple[float, ModelSetting]] = []  # until when it holds, and what was read


def current() -> Endpoint | None:
    """The one to ask now, or None where there is none."""
    setting = setting_now()
    if setting.is_on and setting.url:
        return Endpoint(setting.url.rstrip("/"), setting.model, setting.secret)
    socket = socket_path()
    return Endpoint("http://model/v1", LOCAL, socket=socket) if socket.exists() else None


def socket_path() -> Path:
    return Path(settings.MODEL_SOCKET)


def setting_now() -> ModelSetting:
    """As an administrator has it; as it is from the beginning where nobody has changed anything."""
    if not _last or _last[0][0] < time.monotonic():
        _last[:] = [(time.monotonic() + KEPT_FOR, ModelSetting.objects.first() or ModelSetting())]
    return _last[0][1]


@receiver([post_save, post_delete], sender=ModelSetting)
def forget(**facts: object) -> None:
    """The setting has changed; other processes know so in seconds."""
    _last.clear()
