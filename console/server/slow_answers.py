"""An answer that takes longer than a page may: it is made in threads of its own, and holds up no other page."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections
from django.http import StreamingHttpResponse
from django.utils import timezone, translation

THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="slow-answers")


def answer(make: Callable[[], str]) -> StreamingHttpResponse:
    """A response whose body is what `make` returns, in the language and time zone of whoever asks.

    The gate is asked before: here it is too late for another status.
    """
    language, zone = translation.get_language(), timezone.get_current_timezone()

    def made() -> str:
        close_old_connections()
        try:
            with translation.override(language), timezone.override(zone):
                return make()
        finally:
            close_old_connections()

    async def body() -> AsyncGenerator[str]:
        yield await asyncio.get_running_loop().run_in_executor(THREADS, made)

    return StreamingHttpResponse(body())
