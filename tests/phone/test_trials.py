"""A notification to try: asked for in the settings, sent by the workers, its result shown."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from console.phone.models import Device
from tests.push_service import SILENCE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_sent_yet():
    cache.clear()


@pytest.fixture
def phone(client, ana, subscribe):
    """The browser of ana's phone, which allowed notifications."""
    client.force_login(ana.user)
    client.device = subscribe(ana)
    client.cookies["device"] = str(client.device.key)
    return client


def ask(client, device=None):
    return client.post(reverse("phone-test"), {"device": device.pk} if device else {})


def result(client, since, device=None):
    asked = int(since.timestamp() * 1000)
    return client.get(reverse("phone-test"), {"device": (device or client.device).pk, "asked": asked}).text


def now():
    return datetime.now(UTC)


def test_it_goes_to_the_device_that_asks_and_says_that_it_went(phone, run):
    before = now()
    assert "On its way to Chrome on Android" in ask(phone).text

    (shown,) = run(now())
    assert shown["title"] == "Notifications work"
    page = result(phone, before)
    assert "Sent to Chrome on Android" in page
    assert 'id="my-devices" hx-swap-oob="true"' in page


@pytest.mark.parametrize("answer", [403, 410, 500, SILENCE])
def test_what_failed_says_what_to_do(phone, run, service, answer, monkeypatch):
    monkeypatch.setattr("console.phone.pusher.DEADLINE", timedelta(seconds=0.2))
    before = now()
    ask(phone)
    service.answers(answer)

    run(now())

    page = result(phone, before)
    assert "Chrome on Android could not be reached" in page
    assert reverse("phone-guide") in page


def test_while_nothing_is_known_it_is_asked_again_but_not_for_ever(phone):
    assert "On its way" in result(phone, now())
    assert "hx-trigger" in result(phone, now())
    late = result(phone, now() - timedelta(minutes=1))
    assert "It has not left yet" in late
    assert "hx-trigger" not in late


def test_an_earlier_success_or_failure_is_no_result(phone):
    Device.objects.update(
        succeeded_at=now() - timedelta(minutes=1), failed_at=now() - timedelta(hours=1), failure="500"
    )

    assert "On its way" in result(phone, now())


def test_any_device_of_ones_own_can_be_tried_and_no_other(phone, subscribe, ben, ana, run, service):
    tablet, his = subscribe(ana), subscribe(ben)

    assert ask(phone, tablet).status_code == 200
    run(now())
    assert [request.path for request in service.received] == [tablet.endpoint.removeprefix(service.address)]

    assert ask(phone, his).status_code == 404
    assert phone.get(reverse("phone-test"), {"device": his.pk, "asked": "1"}).status_code == 404
    for nonsense in ("", "x", "9" * 30, "-1"):
        assert phone.get(reverse("phone-test"), {"device": nonsense, "asked": nonsense}).status_code == 404
    assert phone.get(reverse("phone-test"), {"device": tablet.pk, "asked": "9" * 15}).status_code == 200


def test_two_in_a_row_are_one_too_many(phone, asked):
    ask(phone)

    again = ask(phone)

    assert again.status_code == 409
    assert "Wait a few seconds." in again.text
    assert len(asked()) == 1


def test_a_device_that_was_never_allowed_any_says_so(phone, asked):
    Device.objects.update(endpoint=None)

    assert "with notifications allowed" in ask(phone).text
    del phone.cookies["device"]
    assert ask(phone).status_code == 409
    assert asked() == []


def test_the_settings_offer_it_for_each_device_that_can_be_reached(phone, ana, noon):
    Device.objects.create(user=ana.user, name="Old laptop", seen_at=noon)

    page = phone.get(reverse("settings")).text

    assert "Send a test to Chrome on Android" in page
    assert "Old laptop" in page
    assert "Send a test to Old laptop" not in page
