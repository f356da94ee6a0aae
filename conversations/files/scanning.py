"""An outside eye on every file before it is handed on: ClamAV, where an administrator has configured one."""

import io
import socket
from typing import Any, Protocol
from urllib.parse import urlsplit

import clamd
from django.conf import settings

PATIENCE = 30  # seconds for a word of the scanner


class ScannerUnavailable(Exception):
    """It did not answer, or not in words that are known: nothing is decided."""


class Scanner(Protocol):
    def finds(self, content: bytes) -> str:
        """The name of what was found, or nothing. Raises ScannerUnavailable."""
        ...


def get_scanner() -> Scanner | None:
    """The configured scanner; None where files are not scanned."""
    return Clamav(settings.CLAMAV_URL) if settings.CLAMAV_URL else None


class Clamav:
    """clamd's INSTREAM command over TCP or a UNIX socket."""

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        self.url = url
        self.patience = patience

    def finds(self, content: bytes) -> str:
        try:
            answer = _Wire(self.url, self.patience).instream(io.BytesIO(content))
            status, what = answer["stream"]
        except Exception as error:
            raise ScannerUnavailable(f"{type(error).__name__}: {error}") from error
        if status == "OK":
            return ""
        if status == "FOUND":
            return what or "?"
        raise ScannerUnavailable(f"It answered {status or 'nothing'} {what or ''}")


class _Wire(clamd.ClamdNetworkSocket):
    """The library gives up on a silent server only once it is connected, and may send a part of what it should."""

    def __init__(self, url: str, patience: float) -> None:
        parts = urlsplit(url)
        super().__init__(host=parts.hostname or "", port=parts.port or 3310, timeout=patience)
        self.path = parts.path if parts.scheme == "unix" else ""

    def _init_socket(self) -> None:
        if self.path:
            self.clamd_socket: Any = _Whole(socket.AF_UNIX, socket.SOCK_STREAM)
            self.clamd_socket.settimeout(self.timeout)
            self.clamd_socket.connect(self.path)
        else:
            opened = socket.create_connection((self.host, self.port), timeout=self.timeout)
            self.clamd_socket = _Whole(fileno=opened.detach())
            self.clamd_socket.settimeout(self.timeout)

    def _close_socket(self) -> None:
        if hasattr(self, "clamd_socket"):  # it may never have been opened
            super()._close_socket()


class _Whole(socket.socket):
    def send(self, data: Any, flags: int = 0) -> int:
        self.sendall(data, flags)
        return len(data)
