"""An answer that comes in parts, over seconds, holds up nobody: its thread makes other pages meanwhile."""

import asyncio
from contextlib import suppress

import pytest
from asgiref.testing import ApplicationCommunicator
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

from console.server.pages import Pages
from console.server.threads import LastingThreads

pytestmark = pytest.mark.django_db(transaction=True)


@login_not_required
def stream(request):
    return StreamingHttpResponse(parts())


async def parts():
    yield "first"
    try:
        await said.wait()
        yield "last"
    finally:
        ended.append(True)


@login_not_required
def page(request):
    return HttpResponse("page")


urlpatterns = [path("stream/", stream), path("page/", page)]
ended: list[bool] = []
said: asyncio.Event


@pytest.fixture
def ask(settings):
    """Asks one server with a single page thread."""
    global said  # noqa: PLW0603 - of the loop that runs the test
    said = asyncio.Event()
    ended.clear()
    settings.ROOT_URLCONF, settings.ALLOWED_HOSTS = __name__, ["localhost"]
    application = LastingThreads(Pages(), threads=1)

    async def begin(address):
        scope = {
            "type": "http",
            "method": "GET",
            "path": address,
            "query_string": b"",
            "headers": [(b"host", b"localhost")],
        }
        asked = ApplicationCommunicator(application, scope)
        await asked.send_input({"type": "http.request"})
        assert (await asked.receive_output(5))["status"] == 200
        return asked

    return begin


async def body_of(asked):
    return (await asked.receive_output(5))["body"]


async def test_pages_are_answered_while_streams_are_written(ask):
    streams = [await ask("/stream/") for _ in range(3)]
    assert [await body_of(one) for one in streams] == [b"first"] * 3

    assert await body_of(await ask("/page/")) == b"page"

    said.set()
    assert [await body_of(one) for one in streams] == [b"last"] * 3
    for one in streams:
        await one.wait(5)
    assert len(ended) == 3


async def test_who_leaves_ends_their_stream(ask):
    asked = await ask("/stream/")
    assert await body_of(asked) == b"first"

    await asked.send_input({"type": "http.disconnect"})
    await asked.wait(5)

    assert ended == [True]
    assert await body_of(await ask("/page/")) == b"page"


async def test_a_stream_that_is_given_up_gives_its_thread_back(ask):
    asked = await ask("/stream/")
    asked.stop(exceptions=False)
    with suppress(asyncio.CancelledError):
        await asked.future

    assert await body_of(await ask("/page/")) == b"page"
