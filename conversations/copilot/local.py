"""The small language model that can run on this machine: which file it is, and serving it.

Qwen2.5-Coder-1.5B-Instruct in 4 bits, under Apache-2.0. `bringing` fetches the file, `manage.py run_model` serves it in
a process of its own: what is native may die, and must not take pages and sockets with it.
"""

import os
import threading
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from translation.processes import only_one

SIZE = 1_117_320_768  # bytes
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"  # of the file as Qwen has published it
LICENCE = "Apache-2.0"
READS = 4_096  # tokens that it can hold: what it reads and what it writes


def path() -> Path:
    return Path(settings.MODEL_FILE)


def is_there() -> bool:
    """Whether it can be served: its file and the package that runs it are there."""
    return path().is_file() and find_spec("xllamacpp") is not None


def serve(socket: Path, over: threading.Event) -> None:
    """Until it is over, to this account alone. Where another process does so already, it waits to take its place.

    The socket has its name once the model is loaded: until then there is no model to ask.
    """
    with only_one(socket.with_suffix(".lock"), over) as is_alone:
        if is_alone:
            _serve_alone(socket, over)


def _serve_alone(socket: Path, over: threading.Event) -> None:
    import xllamacpp  # as late as this: only the process that serves needs it

    loading = socket.with_name(f"loading-{socket.name}")  # what ends in .sock is no address of the network
    for left in (socket, loading):
        left.unlink(missing_ok=True)
    os.umask(0o177)
    params = xllamacpp.CommonParams()
    params.model.path = str(path())
    params.hostnames = [str(loading)]
    params.n_ctx = READS
    params.n_parallel = 1
    params.ui = False
    server = xllamacpp.Server(params)
    loading.rename(socket)
    over.wait()
    socket.unlink(missing_ok=True)
    del server
