"""A push service of our own, devices that are subscribed to it, and the queue of pushes, run when a test says so."""

import pytest
from django_tasks_db.models import DBTaskResult

from console.phone import jobs, services
from console.phone.models import Device
from console.phone.pusher import WebPusher
from tests.push_service import push_service


@pytest.fixture
def service(settings):
    settings.PUSH_TO_THIS_MACHINE = True
    services.forget()
    with push_service() as running:
        yield running
    services.forget()


@pytest.fixture
def queue(settings):
    """Jobs wait, as they do in the product."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "phone"]}}


@pytest.fixture
def subscribe(service, noon):
    def make(agent, **fields):
        browser = service.subscribe()
        given = browser.subscription
        return Device.objects.create(
            user=getattr(agent, "user", agent),
            name="Chrome on Android",
            seen_at=noon,
            endpoint=given["endpoint"],
            **given["keys"],
            **fields,
        )

    return make


@pytest.fixture
def pusher():
    return WebPusher()


@pytest.fixture
def asked(queue):
    """The pushes that were asked for and not run yet: (device, what, subject, attempts so far), at what time."""

    def listed():
        rows = DBTaskResult.objects.filter(queue_name=jobs.PUSHES).order_by("enqueued_at", "pk")
        return [(*row.args_kwargs["args"], *([0] * (4 - len(row.args_kwargs["args"])))) for row in rows]

    return listed


@pytest.fixture
def run(asked, pusher, service):
    """Runs all of them at a moment; answers with the messages that the push service received by this."""

    def all_of_them(now):
        waiting, before = asked(), len(service.received)
        DBTaskResult.objects.filter(queue_name=jobs.PUSHES).delete()
        for device, what, subject, attempts in waiting:
            jobs.deliver(device, what, subject, attempts=attempts, now=now, pusher=pusher)
        return [request.message["notification"] for request in service.received[before:]]

    return all_of_them
