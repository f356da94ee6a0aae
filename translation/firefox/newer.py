"""English to Serbian, which lies in Mozilla's newer storage only.

That storage names its files in a registry beside them (`db/models.json`): whoever could alter the ones could alter the
other. No hash was to be had from elsewhere, so an administrator confirms the one that the first download shows.
"""

import hashlib
import json
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from translation.fetching import Failed, Progress, fetch, hash_of

from . import download
from .manifest import File

PAIR = "en-sr"
LONGEST_FILE = 100_000_000  # bytes
LONGEST_REGISTRY = 20_000_000  # bytes
_PARTS = ("model", "lexicalShortlist", "vocab", "srcVocab", "trgVocab")


class ToConfirm(Exception):
    """All is there and waits for somebody's word. `hash`: of the files' hashes, in the order of their names."""

    def __init__(self, hash_: str) -> None:
        super().__init__(hash_)
        self.hash = hash_


def bring(origin: str, progress: Progress, *, confirmed: str = "") -> None:
    """`confirmed`: the hash that was shown. Raises ToConfirm, Failed."""
    packed = {}
    for path in _published(origin):
        name = PurePosixPath(path).name
        part = download.parts() / name
        fetch(urljoin(origin, path), part, progress, name=name, size=LONGEST_FILE)
        packed[File(name, path, part.stat().st_size, hash_of(part))] = part
    hashes = "".join(file.sha256 for file in sorted(packed, key=lambda file: file.name))
    shown = hashlib.sha256(hashes.encode()).hexdigest()
    if confirmed != shown:
        raise ToConfirm(shown)
    download.install(PAIR, packed)


def _published(origin: str) -> list[str]:
    """Paths of the model that Mozilla has released, below the origin."""
    registry = download.parts() / "models.json"
    registry.unlink(missing_ok=True)
    address = urljoin(origin, "db/models.json")
    fetch(address, registry, lambda *_: None, name="models.json", size=LONGEST_REGISTRY)
    try:
        found = _paths(json.loads(registry.read_bytes()))
    except (ValueError, LookupError, TypeError, AttributeError, StopIteration, RecursionError) as error:
        raise Failed(_("%(address)s does not name the model %(pair)s.") % {"address": address, "pair": PAIR}) from error
    return found


def _paths(registry: Any) -> list[str]:
    released = next(model for model in registry["models"][PAIR] if model["releaseStatus"] == "Release")
    paths = [str(released["files"][part]["path"]) for part in _PARTS if part in released["files"]]
    if len(paths) < 3 or any(path.startswith("/") or ".." in path or "://" in path for path in paths):
        raise ValueError
    return paths
