"""The servers under measurement: processes of their own, each on a free port and in a folder of its own."""

import asyncio
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT

import psycopg

from tests.ports import own_port
from tests.services import postgresql

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
STOP_SECONDS = 15


class Process:
    """A running server: its address, and what /proc says about it."""

    def __init__(self, port, pid):
        self.port = port
        self.pid = pid

    async def calm(self):
        """Waits until it has done what it does when many come or go: a second and a half with little to do."""
        quiet = 0
        for _ in range(60):
            before = self.processor_seconds()
            await asyncio.sleep(0.5)
            quiet = quiet + 1 if self.processor_seconds() - before < 0.15 else 0
            if quiet == 3:
                return

    def resident_bytes(self):
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def processor_seconds(self):
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def prepare(folder, *demo, times=1):
    """A migrated database with the benchmark's people, so many times, or with the demo's; answers with what the clients
    must know."""
    manage(folder, "migrate", "--verbosity", "0")
    manage(folder, "collectstatic", "--noinput", "--verbosity", "0")
    if demo:
        manage(folder, "demo", *demo)
    return people(folder, *["--busiest"] if demo else ["--times", str(times)])


def filled(folder, *demo):
    """The demo's database, kept in var/bench for the next time: making a million messages takes minutes."""
    made_from = sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("console/demo/*.py")])
    of = hashlib.sha256(b"".join(file.read_bytes() for file in made_from) + repr(demo).encode()).hexdigest()[:16]
    kept = ROOT / "var" / "bench" / demo[-1] / of
    if not (kept / "people.json").exists():
        shutil.rmtree(kept.parent, ignore_errors=True)
        kept.mkdir(parents=True)
        prepare(kept, *demo)
    shutil.copytree(kept, folder)
    manage(folder, "collectstatic", "--noinput", "--verbosity", "0")
    return people(folder, "--busiest")  # a new session: the kept one is over


@contextmanager
def filled_on_postgresql(folder, *demo):
    """The same on a PostgreSQL of its own, made anew each time; autovacuum would come to the statistics later."""
    folder.mkdir()
    with postgresql(shared_buffers="1GB") as url:
        (folder / "database_url").write_text(url)
        people = prepare(folder, *demo)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        yield people


def copy(prepared, folder):
    """The same database for another section, as it was before anybody wrote."""
    shutil.copytree(prepared, folder)
    return known(folder)


def known(folder):
    """What the clients must know of a folder that is prepared, and where its database is."""
    return json.loads((folder / "people.json").read_text()) | {"database": folder / "pupitre.sqlite3"}


def people(folder, *options):
    run(folder, "-m", "tests.bench.company", str(folder / "people.json"), *options)
    return known(folder)


def manage(folder, *arguments):
    run(folder, "manage.py", *arguments)


def run(folder, *arguments):
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment_of(folder), check=True)


def environment_of(folder):
    given = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "DEBUG")}
    own = {"DATA_DIR": str(folder), "SECRET_KEY": "bench-" + "x" * 40}
    if (url := folder / "database_url").exists():
        own["DATABASE_URL"] = url.read_text()
    if (url := folder / "graph_api_url").exists():
        own["GRAPH_API_URL"] = url.read_text()
    return {**given, **own}


@contextmanager
def product(folder, *options):
    port = own_port()
    with _process([sys.executable, "manage.py", "serve", "--port", str(port), *options], folder, port) as server:
        yield server


@contextmanager
def traced(folder):
    """The product's, which leaves `trace.json` in its folder when it has ended: see `traced.py`."""
    port = own_port()
    command = [sys.executable, "-m", "tests.bench.traced", str(folder / "trace.json"), "serve", "--port", str(port)]
    with _process(command, folder, port) as server:
        yield server


@contextmanager
def bare(folder):
    port = own_port()
    command = [sys.executable, "-m", "tests.bench.same_loop", "tests.bench.bare", str(port), str(folder)]
    with _process(command, folder, port) as server:
        yield server


@contextmanager
def _process(command, folder, port):
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment_of(folder), stdout=output, stderr=output, process_group=0
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command} did not start: {log.read_text()}")
            time.sleep(0.05)
        yield Process(port, server.pid)
    finally:
        server.send_signal(SIGINT)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
