"""Where the chat may appear: addresses as people type them, and sites that tried."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conversations import sightings
from conversations.models import Inbox, Sighting, Website
from routing import progress

from .company import do

pytestmark = pytest.mark.django_db


def test_a_site_that_tried_is_shown_and_allowed(client, founder):
    do(client, "inbox", site="https://www.example.com", company="Dupont", welcome="Hello!")
    inbox = Inbox.objects.get()
    client.get(reverse("widget", args=[inbox.key]), {"site": "https://blog.example.com"})

    page = client.get(reverse("setup")).content.decode()
    assert "https://blog.example.com" in page
    assert "site" not in progress.Progress().done

    do(client, "site", inbox=inbox.pk, origin="https://blog.example.com")
    assert "https://blog.example.com" in Website.objects.get().origins
    assert "site" in progress.Progress().done


def test_an_address_is_taken_as_people_type_it_and_shown_as_it_is_understood(client, founder):
    do(client, "inbox", site="maplebikes.example", company="Maple Bikes", welcome="Hello!")

    assert Inbox.objects.get().name == "maplebikes.example"
    allowed = "https://maplebikes.example, https://www.maplebikes.example"
    assert f"May show the chat: {allowed}" in client.get(reverse("setup")).text


def test_what_is_no_site_is_not_noted(client, founder, settings):
    do(client, "inbox", site="https://www.example.com", company="Dupont", welcome="Hello!")
    inbox = Inbox.objects.get()
    for said in ("", "javascript:alert(1)", "null", "https://" + "x" * 400, settings.PUBLIC_URL):
        assert client.get(reverse("widget", args=[inbox.key]), {"site": said}).status_code == 200
    assert not Sighting.objects.exists()


def test_few_strange_sites_are_kept(founder, client, noon):
    do(client, "inbox", site="https://www.example.com", company="Dupont", welcome="Hello!")
    inbox = Inbox.objects.select_related("website").get()
    sightings.note(inbox, "https://www.example.com", now=noon)
    for n in range(sightings.MOST_REFUSED + 5):
        sightings.note(inbox, f"https://s{n}.example.com", now=noon + timedelta(seconds=n + 1))

    assert len(sightings.refused(inbox)) == sightings.MOST_REFUSED
    assert [sighting.origin for sighting in sightings.welcome(inbox)] == ["https://www.example.com"]


def test_a_site_that_is_none_is_refused_in_words(client, founder):
    do(client, "inbox", site="https://www.example.com", company="Dupont", welcome="Hello!")
    assert do(client, "site", inbox=Inbox.objects.get().pk, origin="https://*.example.com").status_code == 422


@pytest.mark.parametrize(
    "site", ["https://[", "https://[::1", "https://exa mple.com", "javascript:alert(1)", "://", "ftp://a.com"]
)
def test_what_is_no_address_makes_no_inbox(client, founder, site):
    response = do(client, "inbox", site=site, company="Dupont", welcome="Hello!")

    assert response.status_code == 422
    assert 'class="field-error"' in response.content.decode()
    assert not Inbox.objects.exists()


def test_the_page_of_our_own_speaks_to_the_frame(client, shop, settings):
    address = reverse("widget", args=[shop.key])
    assert settings.PUBLIC_URL in client.get(address, {"site": settings.PUBLIC_URL}).content.decode()
    assert f'data-origins="{settings.PUBLIC_URL}' not in client.get(address).content.decode()
