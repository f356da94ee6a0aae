"""The loop under Twisted's reactor: uvloop where it is installed, else asyncio's own."""

import asyncio
import importlib

try:
    from uvloop import EventLoopPolicy
except ImportError:  # there is no wheel of it for this system
    EventLoopPolicy = None


def install(*, uvloop: bool) -> None:
    """To be called before anything of Daphne or Twisted is imported: Daphne makes its loop while it is imported, and
    installs the reactor upon it. Loops that others make later are asyncio's own, as before.
    """
    if uvloop and EventLoopPolicy:
        asyncio.set_event_loop_policy(EventLoopPolicy())
    importlib.import_module("daphne.server")
    asyncio.set_event_loop_policy(None)
