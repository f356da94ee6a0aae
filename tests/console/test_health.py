"""A load balancer asks as it asks: over http, by an address."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
@pytest.mark.parametrize("host", ["10.0.0.7", "10.0.0.7:8000", "[::1]:8000", "pod-7.internal", "..", ""])
def test_it_is_answered_behind_https_whatever_the_host_is_called(settings, address, host):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["desk.example.com"]

    response = Client(headers={"host": host}).get(address)

    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]


def test_every_other_page_still_wants_its_own_name_and_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["desk.example.com"]

    assert Client(headers={"host": "10.0.0.7"}).get("/sign-in/").status_code == 400
    assert (
        Client(headers={"host": "desk.example.com"}).get("/sign-in/")["Location"] == "https://desk.example.com/sign-in/"
    )
