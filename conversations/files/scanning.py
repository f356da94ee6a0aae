"""An outside eye on every file before it is handed on: ClamAV, where an administrator has configured one."""

import io
import socket
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

import clamdpy
from django.conf import settings

PATIENCE = 30  # seconds for a word of the scanner
CHUNK = 64 * 1024  # bytes; less than clamd's StreamMaxLength


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
        self.clamd = _client(urlsplit(url), patience)

    def finds(self, content: bytes) -> str:
        """The name of what it found, or nothing. Raises ScannerUnavailable."""
        try:
            answer = self.clamd.instream(io.BytesIO(content), max_chunk_size=CHUNK)
        except Exception as error:
            raise ScannerUnavailable(f"{type(error).__name__}: {error}") from error
        if answer.status == "OK" and not answer.reason:
            return ""
        if answer.status == "FOUND":
            return answer.reason or "?"
        raise ScannerUnavailable(f"It answered {answer.status} {answer.reason or ''}")


def _client(url: SplitResult, patience: float) -> clamdpy.ClamdNetworkSocket:
    if url.scheme == "unix":
        return clamdpy.ClamdUnixSocket(url.path, timeout=patience)
    return _Network(url.hostname or "", url.port or 3310, timeout=patience)


class _Network(clamdpy.ClamdNetworkSocket):
    """The library knows IPv4 alone."""

    def _acquire_socket(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=self.timeout)
