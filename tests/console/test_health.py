"""What a load balancer is told. It asks by an address as host, over http, and knows no session."""

import threading

import pytest

from console.asgi import application
from console.server import health

pytestmark = pytest.mark.django_db(transaction=True)


async def asked(path):
    sent = []

    async def send(event):
        sent.append(event)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"host", b"10.0.0.7:8000")], "scheme": "http"}
    await application(scope, None, send)
    return sent[0]["status"], sent[1]["body"].decode()


async def test_it_lives_and_can_serve(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["desk.example"]

    assert await asked("/healthz") == (200, "ok")
    assert await asked("/readyz") == (200, "ok")


async def test_it_lives_and_says_which_part_does_not_answer(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(health, "_database", lambda: False)
    monkeypatch.setattr(health, "_redis", lambda: False)

    assert await asked("/healthz") == (200, "ok")
    status, words = await asked("/readyz")
    assert status == 503
    assert words.splitlines() == ["the database does not answer", "redis does not answer: live updates come late"]


async def test_a_part_that_hangs_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    over = threading.Event()
    for _ in range(2):  # of threads
        health._threads.submit(over.wait)
    try:
        assert (await asked("/readyz"))[0] == 503
    finally:
        over.set()
