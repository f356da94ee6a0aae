"""The empty database of the tests, kept between runs: migrating takes longer than most modules of tests do."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import cache
from pathlib import Path

from django.db import connection

from tests.kept import ROOT, digest_of, kept

# Besides the migrations: what they import, and what migrating writes of the models.
MADE_OF = (
    *("*/migrations/*.py", "*/models.py", "*/models/*.py"),
    *("conversations/search/*.py", "conversations/base/*.py", "conversations/knowledge/words.py"),
)


def fetch() -> bool:
    """Puts it where this run has its own; False where the database is no file."""
    if connection.vendor != "sqlite":
        return False
    own = Path(connection.settings_dict["TEST"]["NAME"])
    own.parent.mkdir(parents=True, exist_ok=True)
    copy_to(own)
    return True


def copy_to(file: Path) -> None:
    shutil.copyfile(kept("databases", f"{digest()}.sqlite3", _make), file)


def discard() -> None:
    connection.close()
    for ending in ("", "-wal", "-shm"):
        Path(f"{connection.settings_dict['NAME']}{ending}").unlink(missing_ok=True)


def migrate(database: str) -> None:
    """`database`: its address. In a process of its own: this one has another database."""
    environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


@cache
def digest() -> str:
    """Of all that the database is made of."""
    rooms = ("console", "conversations", "routing", "translation")
    files = {path for room in rooms for path in (ROOT / room).rglob("*.py")}
    used = [path for path in files if any(path.match(pattern) for pattern in MADE_OF)]
    return digest_of([*used, ROOT / "console" / "settings.py", ROOT / "requirements.txt"])


def _make(folder: Path) -> Path:
    made, whole = folder / "made.sqlite3", folder / "whole.sqlite3"
    migrate(f"sqlite:///{made}")
    with closing(sqlite3.connect(made)) as database:
        database.execute("VACUUM INTO ?", [str(whole)])  # one file, whatever lay beside it
    return whole
