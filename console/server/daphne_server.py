"""Daphne's server with queues that are small while they are empty. Imported after Daphne's reactor."""

import asyncio
from functools import partial

from daphne import server

from .queue import Queue


class Server(server.Server):
    def create_application(self, protocol, scope):
        """Daphne's own makes asyncio's queue, which has 3.4 KB for each socket. Answers with what the application
        receives from; None where the other end has gone meanwhile.
        """
        incoming = Queue()
        scope.setdefault("asgi", {"version": "3.0"})
        application = self.application(scope, incoming.get, partial(self.handle_reply, protocol))
        if protocol not in self.connections:
            return None
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(application)
        return incoming
