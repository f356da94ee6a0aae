"""Ports for the servers that tests start: nobody else is given one that was free a moment ago."""

import socket
import sys


def own_port() -> int:
    """A port that is held as long as this process lives; servers may listen on it, one after the other.

    A socket that is bound and does not listen keeps it: Linux lets a server that reuses addresses listen beside it, as
    Daphne, PostgreSQL and Redis do, and gives it to nobody who asks for any. Elsewhere it is let go at once.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        port = int(holder.getsockname()[1])
        if sys.platform == "linux":
            holder.detach()
    return port
