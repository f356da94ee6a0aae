"""A browser's subscription: kept, renewed, moved to whoever uses the browser now, and refused where it leads astray."""

import json

import pytest
from django.urls import reverse

from console.phone.models import Device
from tests.push_service import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("names")]

ANDROID = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36"
)


@pytest.fixture
def phone(client, ana):
    client.force_login(ana.user)
    return client


@pytest.fixture
def browser():
    return Browser("https://push.example.com/1")


def post(client, subscription):
    return client.post(
        reverse("subscription"),
        json.dumps(subscription),
        content_type="application/json",
        headers={"User-Agent": ANDROID, "HX-Request": "true"},
    )


def test_a_subscription_is_kept_with_the_device_and_its_language(phone, ana, browser):
    answer = post(phone, browser.subscription)

    assert answer.status_code == 204
    device = Device.objects.get()
    assert (device.user, device.name, device.language) == (ana.user, "Chrome on Android", "en")
    assert device.endpoint == browser.endpoint
    assert (device.p256dh, device.auth) == tuple(browser.subscription["keys"].values())
    cookie = answer.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_it_is_renewed_at_each_opening(phone, browser):
    post(phone, browser.subscription)
    post(phone, Browser("https://push.example.com/2").subscription)

    assert Device.objects.get().endpoint == "https://push.example.com/2"


def test_a_browser_that_lost_its_cookie_keeps_its_choices(phone, browser):
    post(phone, browser.subscription)
    Device.objects.get().switched_off.create(kind="rating")
    del phone.cookies["device"]

    post(phone, browser.subscription)

    assert not Device.objects.get().tells("rating")


def test_whoever_signs_in_next_takes_it_over(phone, ana, ben, browser):
    post(phone, browser.subscription)
    assert Device.objects.get().user == ana.user
    phone.force_login(ben.user)

    post(phone, browser.subscription)

    assert Device.objects.get().user == ben.user


def test_it_can_be_given_up(phone, browser):
    post(phone, browser.subscription)

    assert phone.post(reverse("subscription-remove")).status_code == 204

    assert Device.objects.get().endpoint is None
    assert not Device.objects.subscribed().exists()


def test_signing_out_gives_it_up(phone, browser):
    post(phone, browser.subscription)
    assert Device.objects.subscribed().exists()

    phone.post(reverse("sign-out"))

    assert not Device.objects.subscribed().exists()
    assert Device.objects.exists()  # with what its owner chose


@pytest.mark.parametrize(
    "endpoint", ["https://10.0.0.1/1", "https://inside.example.com/1", "no address", "https://p.example/" + "x" * 1000]
)
def test_an_address_that_is_no_push_service_is_refused_in_the_same_words(phone, names, endpoint):
    names["inside.example.com"] = ["10.0.0.1"]
    answer = post(phone, Browser(endpoint).subscription)

    assert answer.status_code == 409
    assert "This is not the address of a push service." in answer.text + str(answer.headers)
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    "keys",
    [
        {"p256dh": "AAAA", "auth": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"p256dh": Browser("").subscription["keys"]["p256dh"], "auth": "AAAA"},
        {"p256dh": "é", "auth": "!"},
        {"p256dh": 1, "auth": None},
        {},
        [],
    ],
)
def test_what_is_no_subscription_is_refused(phone, browser, keys):
    assert post(phone, browser.subscription | {"keys": keys}).status_code == 409
    assert post(phone, [keys]).status_code == 409
    assert not Device.objects.exists()


def test_pages_of_people_who_signed_in_name_the_key(phone, client):
    assert '<meta name="vapid" content="B' in phone.get(reverse("desk")).text
    phone.logout()
    assert 'name="vapid"' not in client.get(reverse("sign-in")).text
