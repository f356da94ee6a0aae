"""PostgreSQL with the empty database of the tests in it, kept between runs as tests/migrated.py keeps SQLite's.

Making and migrating it takes half a minute.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import migrated, services
from tests.kept import kept


@contextmanager
def running() -> Iterator[str]:
    """The address of a server of its own. pytest finds the database of the tests there with --reuse-db."""
    packed = kept("postgresql", f"{migrated.digest()}-{services.postgresql_version()}", _make)
    with services.postgresql(packed=packed) as url:
        yield url


def _make(folder: Path) -> Path:
    with services.running_postgresql() as server:
        at = server.url.rpartition("/")[0]
        services.create_database(at, "test_pupitre")
        migrated.migrate(f"{at}/test_pupitre")
        server.stop()
        return services.pack(server, folder / "data.tar")
