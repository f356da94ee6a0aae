"""The empty database of the tests, kept between runs: migrating takes longer than most modules of tests do.

It is known by what it is made of; `make clean` removes it.
"""

import os
import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path

from django.db import connection

from tests.kept import ROOT, digest_of

KEPT = ROOT / "build" / "databases"
# Besides the migrations: what they import, and what migrating writes of the models.
MADE_OF = (
    *("*/migrations/*.py", "*/models.py", "*/models/*.py"),
    *("conversations/search/*.py", "conversations/base/*.py", "conversations/knowledge/words.py"),
)


def fetch() -> bool:
    """Puts a kept one where this run has its own; False where there is none, or the database is no file."""
    if connection.vendor != "sqlite" or not _kept().exists():
        return False
    Path(connection.settings_dict["TEST"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_kept(), connection.settings_dict["TEST"]["NAME"])
    return True


def keep() -> None:
    """Keeps the one of this run, on which no test has run yet, and forgets older ones."""
    if connection.vendor != "sqlite" or _kept().exists():
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    older = list(KEPT.iterdir())
    made = KEPT / f"{os.getpid()}.made"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(made)])
    made.replace(_kept())
    for database in older:
        with suppress(FileNotFoundError):  # another worker was quicker
            if database != _kept() and database.suffix == ".sqlite3":
                database.unlink()


def discard() -> None:
    connection.close()
    for ending in ("", "-wal", "-shm"):
        Path(f"{connection.settings_dict['NAME']}{ending}").unlink(missing_ok=True)


def _kept() -> Path:
    return KEPT / f"{digest()}.sqlite3"


@cache
def digest() -> str:
    """Of all that the database is made of."""
    rooms = ("console", "conversations", "routing", "translation")
    files = {path for room in rooms for path in (ROOT / room).rglob("*.py")}
    used = [path for path in files if any(path.match(pattern) for pattern in MADE_OF)]
    return digest_of([*used, ROOT / "console" / "settings.py", ROOT / "requirements.txt"])
