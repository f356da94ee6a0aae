"""Requests that came while another was answered are answered together: one commit for all of them, or each alone."""

import asyncio
import threading
from contextlib import contextmanager

import pytest
from asgiref.testing import ApplicationCommunicator
from django.db import connection, connections
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from console.server.group_commit import MOST, GroupCommit
from console.server.threads import LastingThreads
from conversations.models import Group

pytestmark = pytest.mark.django_db(transaction=True)


def wait(request):
    """Meanwhile others come."""
    may_go_on.wait(30)
    return HttpResponse()


def store(request):
    name = request.body.decode()
    shared.append(connection.in_atomic_block)
    Group.objects.create(name=name)
    if name == "broken":
        raise RuntimeError(name)
    return HttpResponse(name)


urlpatterns = [path("wait/", wait), path("store/", csrf_exempt(store))]
may_go_on = threading.Event()
shared: list[bool] = []  # for each view that ran, whether its transaction was not its own


@pytest.fixture
def application(settings):
    settings.ROOT_URLCONF, settings.ALLOWED_HOSTS, settings.MIDDLEWARE = __name__, ["localhost"], []
    may_go_on.clear()
    shared.clear()
    made = LastingThreads(GroupCommit(), threads=1)
    yield made
    may_go_on.set()
    made.idle[0].submit(connections.close_all).result(30)


@pytest.fixture
def ask(application):
    async def begin(address, body=b""):
        scope = {
            "type": "http",
            "method": "POST",
            "path": address,
            "query_string": b"",
            "headers": [(b"host", b"localhost"), (b"content-length", str(len(body)).encode())],
        }
        asked = ApplicationCommunicator(application, scope)
        await asked.send_input({"type": "http.request", "body": body})
        for _ in range(10):
            await asyncio.sleep(0)  # it is read, and waits or is on its way
        return asked

    return begin


async def status(asked):
    return (await asked.receive_output(30))["status"]


async def answers(ask, *names):
    """To requests that have come while another one was answered."""
    first = await ask("/wait/")
    others = [await ask("/store/", name.encode()) for name in names]
    may_go_on.set()
    assert await status(first) == 200
    return [await status(one) for one in others]


@contextmanager
def no_words(caplog):
    """Of the error that is provoked."""
    with caplog.at_level("CRITICAL", "django.request"):
        yield


def kept():
    """To be asked in a thread of its own, which leaves no connection behind."""
    try:
        return sorted(Group.objects.values_list("name", flat=True))
    finally:
        connections.close_all()


async def test_they_share_one_transaction(ask):
    assert await answers(ask, "a", "b", "c") == [200] * 3

    assert shared == [True] * 3
    assert await asyncio.to_thread(kept) == ["a", "b", "c"]


async def test_one_that_comes_alone_has_its_own(ask):
    assert await status(await ask("/store/", b"a")) == 200

    assert shared == [False]
    assert await asyncio.to_thread(kept) == ["a"]


async def test_where_one_fails_the_others_are_kept_once(ask, caplog):
    with no_words(caplog):
        assert await answers(ask, "a", "broken", "c") == [200, 500, 200]

    assert shared == [True] * 3 + [False] * 3
    assert await asyncio.to_thread(kept) == ["a", "broken", "c"]  # it failed after it had stored, alone


async def test_no_more_of_them_than_so_many(ask):
    names = [f"{n}" for n in range(MOST + 1)]

    assert await answers(ask, *names) == [200] * len(names)

    assert shared == [True] * MOST + [False]
    assert await asyncio.to_thread(kept) == sorted(names)


async def test_who_leaves_meanwhile_keeps_nobody_waiting(ask):
    first = await ask("/wait/")
    leaving, other = [await ask("/store/", name) for name in (b"a", b"b")]
    leaving.future.cancel()
    may_go_on.set()

    assert await status(first) == await status(other) == 200
    assert await asyncio.to_thread(kept) == ["a", "b"]
