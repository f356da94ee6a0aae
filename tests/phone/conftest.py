"""A push service of our own, devices that are subscribed to it, and what waits for them, sent when a test says so."""

import pytest

from console.phone import services
from console.phone.models import Device, Push, SwitchedOff
from console.phone.pusher import WebPusher
from console.phone.worker import Worker
from tests.push_service import push_service


@pytest.fixture
def service(settings):
    settings.OUTGOING_TO_THIS_MACHINE = True
    services.forget()
    with push_service() as running:
        yield running
    services.forget()


@pytest.fixture
def subscribe(service, noon):
    def make(agent, *, off=(), **fields):
        browser = service.subscribe()
        given = browser.subscription
        device = Device.objects.create(
            user=getattr(agent, "user", agent),
            name="Chrome on Android",
            seen_at=noon,
            endpoint=given["endpoint"],
            **given["keys"],
            **fields,
        )
        SwitchedOff.objects.bulk_create(SwitchedOff(device=device, kind=kind) for kind in off)
        return device

    return make


@pytest.fixture(scope="session")
def pusher():
    made = WebPusher()
    yield made
    made.close()


@pytest.fixture
def worker(pusher):
    return Worker(pusher)


@pytest.fixture
def asked():
    """The pushes that wait: (device, what, subject, attempts so far)."""

    def listed():
        return list(Push.objects.order_by("pk").values_list("device", "what", "subject", "attempts"))

    return listed


@pytest.fixture
def run(asked, worker, service):
    """Sends what is due at a moment; answers with the messages that the push service received by this."""

    def all_of_them(now):
        before = len(service.received)
        while worker.turn(now) or worker.under_way:  # what is usual waits for what is under way to its device
            worker.settle(now)
        return [request.message["notification"] for request in service.received[before:]]

    return all_of_them
