"""Pages over HTTP: a whole request in one thread.

Django's own handler calls each synchronous view from the loop, though the middleware around it is in a thread already:
each request goes there and back twice, and waits for its turn at the interpreter each time.
"""

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler


class Pages(ASGIHandler):
    def load_middleware(self, is_async=False):
        super().load_middleware(is_async=False)

    async def get_response_async(self, request):
        return await sync_to_async(self.get_response)(request)
