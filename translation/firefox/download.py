"""Brings models to this machine: from MODELS_URL or a folder, each file compared with its hash before it is used.

What came already is kept, and a download goes on where it stopped. A model is used from the moment that it is whole.
"""

import gzip
import shutil
import zlib
from pathlib import Path
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from translation.fetching import Failed, Progress, copied, fetch, hash_of

from . import store
from .manifest import File, Model

MOST_TIMES = 30  # that a file may be larger unpacked: these shrink to a half


def bring(model: Model, origin: str, progress: Progress) -> None:
    """From an origin that is an address or a folder. Raises Failed; what has come by then stays for the next time."""
    packed = {file: _brought(file, origin, progress) for file in model.files}
    install(model.pair, packed)


def install(pair: str, packed: dict[File, Path]) -> None:
    """Unpacks what was compared, and gives it its name at last. Raises Failed."""
    folder = store.folder()
    making = folder / f".{pair}"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    for file, path in packed.items():
        _unpack(file, path, making / file.name.removesuffix(".gz"))
    store.write_list(making)
    shutil.rmtree(folder / pair, ignore_errors=True)
    making.rename(folder / pair)
    for path in packed.values():
        path.unlink(missing_ok=True)


def parts() -> Path:
    """Where files lie until they are whole."""
    path = store.folder() / ".parts"
    path.mkdir(parents=True, exist_ok=True)
    return path


def _brought(file: File, origin: str, progress: Progress) -> Path:
    path = parts() / f"{file.sha256}.gz"
    if path.exists() and path.stat().st_size == file.size and hash_of(path) == file.sha256:
        return path
    if "://" in origin:
        fetch(urljoin(origin.rstrip("/") + "/", file.path), path, progress, name=file.name, size=file.size)
    else:
        _copy(file, Path(origin), path)
    if path.stat().st_size < file.size:
        raise Failed(_("%(file)s was cut off. Run it again: it goes on from there.") % {"file": file.name})
    if hash_of(path) != file.sha256:
        path.unlink()
        raise Failed(_("%(file)s is not the file that Mozilla published: its hash is different.") % {"file": file.name})
    return path


def _copy(file: File, folder: Path, path: Path) -> None:
    """From the table's path in a folder, or from beside each other in it."""
    for found in (folder / file.path, folder / file.name):
        if found.is_file():
            shutil.copyfile(found, path)
            return
    raise Failed(_("%(file)s is not in %(folder)s.") % {"file": file.name, "folder": folder})


def _unpack(file: File, path: Path, target: Path) -> None:
    most = file.size * MOST_TIMES
    try:
        with gzip.open(path, "rb") as packed, target.open("wb") as unpacked:
            for _done in copied(packed, unpacked, 0, most):
                pass
    except (OSError, EOFError, zlib.error) as error:
        raise Failed(_("%(file)s cannot be unpacked.") % {"file": file.name}) from error
    if target.stat().st_size > most or (file.unpacked_sha256 and hash_of(target) != file.unpacked_sha256):
        raise Failed(_("%(file)s holds something other than it should.") % {"file": file.name})
