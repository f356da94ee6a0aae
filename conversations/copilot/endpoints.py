"""Which model is asked: the service that an administrator has switched on, else the one on this machine.

Texts leave the machine only by the former.
"""

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from translation.read_once import ReadOnce

from .models import ModelSetting

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


def current() -> Endpoint | None:
    """The one to ask now, or None where there is none."""
    setting = setting_now()
    if setting.is_on and setting.url:
        return Endpoint(setting.url.rstrip("/"), setting.model, setting.secrets.get("key", ""))
    socket = socket_path()
    return Endpoint("http://model/v1", LOCAL, socket=socket) if socket.exists() else None


def socket_path() -> Path:
    return Path(settings.MODEL_SOCKET)


def setting_now() -> ModelSetting:
    """As an administrator has it; as it is from the beginning where nobody has changed anything."""
    return _setting.value()


@receiver([post_save, post_delete], sender=ModelSetting)
def forget(**facts: object) -> None:
    """The setting has changed; other processes know so in seconds."""
    _setting.forget()


def _read() -> ModelSetting:
    return ModelSetting.objects.first() or ModelSetting()


_setting = ReadOnce(_read)
