"""Stands in for the package in a process of the tests: it listens where it is told to and says one sentence."""

import os
import socketserver
import threading
from types import SimpleNamespace

from tests.copilot.model_server import Handler, Model

SAYS = "You keep the lamp [1]."


class CommonParams:
    def __init__(self):
        self.model = SimpleNamespace(path="")


class Server:
    def __init__(self, params):
        if "broken" in params.model.path:
            raise RuntimeError("failed to load model")
        [path] = params.hostnames
        assert params.n_parallel == 1
        server = socketserver.ThreadingUnixStreamServer(path, Handler)
        server.daemon_threads = True
        server.model = Model("")
        server.model.says(f"{SAYS} Nice {os.nice(0)}.")
        threading.Thread(target=server.serve_forever, daemon=True).start()
