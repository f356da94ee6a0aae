"""Private servers for the tests that need one: each starts on a port and in a folder of its own, and is gone after.

    with postgresql() as url: ...      postgresql://pupitre@127.0.0.1:40123/pupitre; settings of its own go in by name
    with redis() as url: ...           redis://127.0.0.1:40124/0
    with running_redis() as server: ...       server.url; server.stop(), server.start(): away, and back
    with running_postgresql() as server: ...  the same

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
from signal import SIGCONT, SIGINT, SIGSTOP, SIGTERM
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from tests.ports import own_port

START_SECONDS = 60
STOP_SECONDS = 15
INITDB = ["--no-sync", "--encoding=UTF8", "--no-locale"]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
FLAGS = [  # of a browser that only tests
    "--no-sandbox",
    "--use-fake-device-for-media-stream",  # a microphone that beeps; who may use it is still asked
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHELL = "chromium-headless-shell"
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


class Missing(RuntimeError):
    """What a test needs is not installed."""


@contextmanager
def postgresql(**settings: Any) -> Iterator[str]:
    with running_postgresql(**settings) as server:
        yield server.url


@contextmanager
def redis() -> Iterator[str]:
    with running_redis() as server:
        yield server.url


@contextmanager
def running_postgresql(*, packed: Path | None = None, **settings: Any) -> "Iterator[Server]":
    """`packed`: with what such a server held when it was packed."""
    programs, owner, port = _postgresql_programs(), _not_root(), own_port()
    with _folder(owner) as folder:
        data = str(folder / "data")
        if packed:
            _unpack(packed, folder, owner)
        else:
            _initialise(programs, data, folder, owner)
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
        server = Server(f"{at}/pupitre", command, folder, owner, lambda: _postgresql_answers(at), SIGINT)
        with server.running():
            if not packed:
                create_database(at, "pupitre")
            yield server


def create_database(at: str, name: str) -> None:
    """`at`: the server's address, without a database."""
    with psycopg.connect(f"{at}/postgres", autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))


def pack(server: "Server", file: Path) -> Path:
    """What a PostgreSQL that was stopped holds, in one file."""
    with file.open("wb") as out:
        subprocess.run(["tar", "-c", "data"], cwd=server.folder, stdout=out, check=True, **server.owner)
    return file


def postgresql_version() -> str:
    programs = _postgresql_programs()
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return said.split()[2]


@contextmanager
def running_redis() -> "Iterator[Server]":
    program, port = shutil.which("redis-server"), own_port()
    if program is None:
        raise Missing("redis-server is not installed: run tools/system.sh.")
    with _folder({}) as folder:
        command = [program, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)]
        command += ["--save", "", "--appendonly", "no"]
        server = Server(f"redis://127.0.0.1:{port}/0", command, folder, {}, lambda: _redis_answers(port), SIGTERM)
        with server.running():
            yield server


def chromium_path() -> str:
    """The browser that Playwright drives, by `executable_path`."""
    for name in [os.environ.get("CHROMIUM", ""), *BROWSERS, str(MAC_BROWSER)]:
        if name and (path := shutil.which(name)):
            return path
    raise Missing("Chromium is not installed: run tools/system.sh, or set CHROMIUM to its path.")


def shell_path() -> str:
    """Chromium without a window of its own, which takes a fraction of the time; else the whole browser.

    It has neither notifications nor pushes.
    """
    return shutil.which(SHELL) or chromium_path()


def _postgresql_programs() -> Path:
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    # Debian keeps them off the PATH, in one folder a version.
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parent.name, reverse=True)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Missing("PostgreSQL's server is not installed: run tools/system.sh.")


def _initialise(programs: Path, data: str, folder: Path, owner: dict[str, Any]) -> None:
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


def _unpack(packed: Path, folder: Path, owner: dict[str, Any]) -> None:
    with packed.open("rb") as content:  # who unpacks it may have no way to where it lies
        subprocess.run(["tar", "-x"], cwd=folder, stdin=content, check=True, **owner)


def _not_root() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: who it runs as instead, as subprocess takes it."""
    if os.getuid() != 0:
        return {}
    names = {user.pw_name for user in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def _folder(owner: dict[str, Any]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pupitre-", ignore_cleanup_errors=True) as name:
        if owner:
            os.chown(name, owner["user"], owner["group"])
        yield Path(name)


class Server:
    """One that can be stopped and started again, at the same place."""

    def __init__(
        self,
        url: str,
        command: list[Any],
        folder: Path,
        owner: dict[str, Any],
        ready: Callable[[], bool],
        ending: int,
    ) -> None:
        self.url = url
        self.command = command
        self.folder = folder
        self.owner = owner
        self.ready = ready
        self.ending = ending
        self.process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        try:
            self.start()
            yield
        finally:
            self.stop()

    def start(self) -> None:
        log = self.folder / "log"
        with log.open("a") as output:
            # A process group of its own: Ctrl-C on the tests is ours to pass on.
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,
                **self.owner,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.command[0]} did not start: {log.read_text()}")
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(self.ending)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def freeze(self) -> None:
        """It keeps its connections and says nothing, as a machine whose network died."""
        os.kill(self.pid, SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, SIGCONT)

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid


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
