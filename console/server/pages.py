"""Pages over HTTP: a whole request in one thread. A stream gives its thread back before it is written.

Django's own handler goes to the thread and back for the signal that begins a request, for each synchronous view and
for the end of the response, and watches for a client that leaves while the view runs, which nothing could stop anyway.
Each way there and back waits for its turn at the interpreter.
"""

import asyncio
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
        async with scope["page_threads"].one():
            try:
                body = await self.read_body(receive)
            except RequestAborted:
                return
            with closing(body):
                response = await self.respond(scope, body)
                if not _is_stream(response):
                    await self.send_response(response, send)
                    if response.streaming:  # a file
                        await sync_to_async(response.close)()
                    return
        try:
            await self._write(response, receive, send)
        finally:
            async with scope["page_threads"].one():
                await sync_to_async(response.close)()

    async def _write(self, response, receive, send):
        """A stream, until it ends or whoever reads it leaves."""
        writing = asyncio.ensure_future(self.send_response(response, send))
        leaving = asyncio.ensure_future(receive())  # nothing but a goodbye can come
        try:
            await asyncio.wait([writing, leaving], return_when=asyncio.FIRST_COMPLETED)
        finally:
            is_written = writing.done()
            for task in (writing, leaving):
                task.cancel()
            await asyncio.gather(writing, leaving, return_exceptions=True)
        if is_written:
            writing.result()  # what went wrong while it was written is said as of any page

    def _respond(self, scope, body):
        signals.request_started.send(sender=self.__class__, scope=scope)
        response = self.response_to(scope, body)
        if not response.streaming:
            response.close()
        return response

    def response_to(self, scope, body):
        """To be called in a thread. Closing it closes the body too, and tells that the request has ended."""
        set_script_prefix(get_script_prefix(scope))
        request, refusal = self.create_request(scope, body)
        response: Any = refusal if request is None else self.get_response(request)
        response._handler_class = self.__class__  # noqa: SLF001 - as Django's own: the end of the request is told with it
        return response


def _is_stream(response):
    """Its parts come one by one from an asynchronous iterator, which may take long; a file's are there."""
    return response.streaming and response.is_async
