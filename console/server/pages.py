"""Pages over HTTP: a whole request in one thread.

Django's own handler goes to the thread and back for the signal that begins a request, for each synchronous view and
for the end of the response, and watches for a client that leaves while the view runs, which nothing could stop anyway.
Each way there and back waits for its turn at the interpreter.
"""

from contextlib import closing
from typing import Any

from asgiref.sync import sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.urls import set_script_prefix


class Pages(ASGIHandler):
    def __init__(self):
        super().__init__()
        self.respond = sync_to_async(self._respond)

    def load_middleware(self, is_async=False):
        super().load_middleware(is_async=False)

    async def handle(self, scope, receive, send):
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with closing(body):
            response = await self.respond(scope, body)
            await self.send_response(response, send)
            if response.streaming:
                await sync_to_async(response.close)()

    def _respond(self, scope, body):
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = refusal if request is None else self.get_response(request)
        response._handler_class = self.__class__  # noqa: SLF001 - as Django's own: the end of the request is told with it
        if not response.streaming:
            response.close()
        return response
