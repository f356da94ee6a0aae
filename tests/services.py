"""Private servers for the tests that need one: each starts on a free port in a folder of its own, and is gone after.

    with postgresql() as url: ...      postgresql://pupitre@127.0.0.1:40123/pupitre; settings of its own go in by name
    with redis() as url: ...           redis://127.0.0.1:40124/0

`Missing` says in a sentence what to install.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT, SIGTERM
from typing import Any

import psycopg

START_SECONDS = 60
STOP_SECONDS = 15
INITDB = ["--no-sync", "--encoding=UTF8", "--no-locale"]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
FLAGS = [  # of a browser that only tests
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


class Missing(RuntimeError):
    """What a test needs is not installed."""


@contextmanager
def postgresql(**settings: Any) -> Iterator[str]:
    programs, owner, port = _postgresql_programs(), _not_root(), _free_port()
    with _folder(owner) as folder:
        data = str(folder / "data")
        made = subprocess.run(
            [programs / "initdb", "--pgdata", data, "--username=pupitre", "--auth=trust", *INITDB],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            **owner,
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr}")
        options = {
            "listen_addresses": "127.0.0.1",  # trusted, and so for this machine only
            "port": port,
            "unix_socket_directories": "",
            "max_connections": 200,
            "fsync": "off",  # nothing here outlives the tests
            "synchronous_commit": "off",
            "full_page_writes": "off",
            **settings,
        }
        command = [programs / "postgres", "-D", data, *(f"--{name}={value}" for name, value in options.items())]
        at = f"postgresql://pupitre@127.0.0.1:{port}"
        with _server(command, folder, owner, ready=lambda: _postgresql_answers(at), stop=SIGINT):
            with psycopg.connect(f"{at}/postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE pupitre")
            yield f"{at}/pupitre"


@contextmanager
def redis() -> Iterator[str]:
    program, port = shutil.which("redis-server"), _free_port()
    if program is None:
        raise Missing("redis-server is not installed: run tools/system.sh.")
    with _folder({}) as folder:
        command = [program, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)]
        command += ["--save", "", "--appendonly", "no"]
        with _server(command, folder, {}, ready=lambda: _redis_answers(port), stop=SIGTERM):
            yield f"redis://127.0.0.1:{port}/0"


def chromium_path() -> str:
    """The browser that Playwright drives, by `executable_path`."""
    for name in [os.environ.get("CHROMIUM", ""), *BROWSERS, str(MAC_BROWSER)]:
        if name and (path := shutil.which(name)):
            return path
    raise Missing("Chromium is not installed: run tools/system.sh, or set CHROMIUM to its path.")


def _postgresql_programs() -> Path:
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    # Debian keeps them off the PATH, in one folder a version.
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parent.name, reverse=True)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Missing("PostgreSQL's server is not installed: run tools/system.sh.")


def _not_root() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: who it runs as instead, as subprocess takes it."""
    if os.getuid() != 0:
        return {}
    names = {user.pw_name for user in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _folder(owner: dict[str, Any]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pupitre-", ignore_cleanup_errors=True) as name:
        if owner:
            os.chown(name, owner["user"], owner["group"])
        yield Path(name)


@contextmanager
def _server(
    command: list[Any], folder: Path, owner: dict[str, Any], *, ready: Callable[[], bool], stop: int
) -> Iterator[None]:
    log = folder / "log"
    with log.open("w") as output:
        # A process group of its own: Ctrl-C on the tests is ours to pass on.
        server = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, process_group=0, **owner
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start: {log.read_text()}")
            time.sleep(0.05)
        yield
    finally:
        server.send_signal(stop)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _postgresql_answers(at: str) -> bool:
    try:
        psycopg.connect(f"{at}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _redis_answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(5) == b"+PONG"
    except OSError:
        return False
