"""The threads in which pages are made."""

from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import ThreadSensitiveContext

KEPT = 16  # idle threads


class LastingThreads:
    """Gives each request a thread that stays for the next one: a new thread would open the database anew."""

    def __init__(self, application):
        self.application = application
        self.idle = []

    async def __call__(self, scope, receive, send):
        thread = self.idle.pop() if self.idle else ThreadPoolExecutor(max_workers=1, thread_name_prefix="page")
        try:
            async with ThreadSensitiveContext(executor=thread):
                await self.application(scope, receive, send)
        finally:
            if len(self.idle) < KEPT:
                self.idle.append(thread)
            else:
                thread.shutdown(wait=False)
