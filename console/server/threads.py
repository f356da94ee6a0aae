"""The threads in which pages are made."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from asgiref.sync import ThreadSensitiveContext


class LastingThreads:
    """Brings each request to a few threads that stay; the application takes `one` of them while it makes a page.

    A new thread for each would open the database anew. Many at once only take turns at the interpreter and at SQLite's
    one writer, whose losers sleep: measured, two of them answer more in a second than four, and none waits long.
    """

    def __init__(self, application, *, threads):
        self.application = application
        self.free = asyncio.Semaphore(threads)
        self.idle = [ThreadPoolExecutor(max_workers=1, thread_name_prefix="page") for _ in range(threads)]

    async def __call__(self, scope, receive, send):
        await self.application({**scope, "page_threads": self}, receive, send)

    @asynccontextmanager
    async def one(self):
        """Whatever is synchronous in this context runs in one of them."""
        async with self.free:
            thread = self.idle.pop()
            try:
                async with ThreadSensitiveContext(executor=thread):
                    yield
            finally:
                self.idle.append(thread)
