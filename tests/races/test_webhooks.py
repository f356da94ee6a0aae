"""Providers post the same several times, in any order and side by side, while several workers read."""

import json
import random
import threading

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from console.demo.provider.whatsapp import Customer
from conversations import arrivals, webhooks
from conversations.models import Conversation, Identity, Message, OutsideId, Visitor, Webhook
from tests.channels.conftest import connection, number  # noqa: F401 - fixtures
from tests.channels.test_hooks import NOON

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = [Customer(f"FR.{n:020}", f"Person {n}", username=f"person{n}") for n in range(12)]
MESSAGES, POSTERS, READERS = 60, 8, 3


@pytest.fixture(autouse=True)
def only_noted(settings):
    """Jobs wait: the readers here are the workers."""
    dummy = {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": settings.QUEUES}
    settings.TASKS = {"default": dummy}


def together(*works):
    def closing(work):
        work()
        connections.close_all()

    threads = [threading.Thread(target=closing, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_each_message_is_there_once(connection, number, monkeypatch):  # noqa: F811 - a fixture
    chance = random.Random(20261130)  # noqa: S311 - the same each time
    told = [number.message(chance.choice(PEOPLE), f"{n}", at=NOON + n) for n in range(MESSAGES)]
    posts = [json.dumps(webhook).encode() for webhook in told for _ in range(chance.randint(1, 5))]
    chance.shuffle(posts)
    at, answers, is_over = reverse("hook", args=["whatsapp", "number"]), [], threading.Event()
    take, deaths = arrivals.take, iter([7, 23])

    def dying(*args, **kwargs):
        """Twice a worker is cut off after it has written and before it has committed."""
        done = take(*args, **kwargs)
        with lock:
            counted.append(done)
            if len(counted) == next_death[0]:
                next_death[0] = next(deaths, None)
                raise KeyboardInterrupt
        return done

    lock, counted, next_death = threading.Lock(), [], [next(deaths)]
    monkeypatch.setattr(arrivals, "take", dying)

    def post(mine):
        client = Client()
        for body in mine:
            signed = {"X-Hub-Signature-256": number.signature(body)}
            answer = client.post(at, body, content_type="application/json", headers=signed)
            answers.append(answer.status_code)

    def read():
        while True:
            last = is_over.is_set()
            try:
                webhooks.read_waiting(connection.inbox_id, now=timezone.now())
            except KeyboardInterrupt:
                continue  # another worker takes its place
            if last:
                return

    def post_all():
        together(*(lambda mine=posts[n::POSTERS]: post(mine) for n in range(POSTERS)))
        is_over.set()

    together(post_all, *[read] * READERS)

    assert set(answers) == {200}
    assert not Webhook.objects.exclude(state="done").exists()
    said = Message.objects.filter(from_visitor=True)
    assert sorted(said.values_list("text", flat=True), key=int) == [str(n) for n in range(MESSAGES)]
    assert OutsideId.objects.count() == MESSAGES
    assert all(message.sent_at.timestamp() == NOON + int(message.text) for message in said)
    assert Visitor.objects.count() == Identity.objects.count() == Conversation.objects.count() == len(PEOPLE)
