"""Whatever text a request or a frame brings, it is answered: nothing of it fails further in."""

import pytest
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path, reverse

from console.asgi import with_user
from console.desk.consumer import DeskConsumer
from console.server.well_formed import ReadWellFormed

pytestmark = pytest.mark.django_db

ODD = "half\ud83c an emoji\0"
WHOLE = "half an emoji"


def read(request):
    seen = []
    ReadWellFormed(lambda read: seen.append(read) or HttpResponse())(request)
    return seen[0]


def test_queries_forms_and_cookies_are_well_formed():
    request = RequestFactory().post("/?q=a%00b&q=c", {"text": "d\0e", "ok": "é"})
    request.COOKIES = {"sessionid": ODD}

    seen = read(request)

    assert seen.GET.getlist("q") == ["ab", "c"]
    assert (seen.POST["text"], seen.POST["ok"]) == ("de", "é")
    with pytest.raises(AttributeError, match="immutable"):
        seen.POST["text"] = "d"
    assert seen.COOKIES == {"sessionid": WHOLE}


def test_the_name_of_an_uploaded_file_is_well_formed():
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.pdf", b"%PDF")})
    request.FILES["file"]._name = ODD

    assert read(request).FILES["file"].name == WHOLE


@pytest.mark.parametrize("address", ["/widget/%00shop/", "/widget/sh%00op/theme.css", "/desk/availability/%00/"])
def test_an_address_with_a_nul_leads_nowhere(client, shop, ana, address):
    client.force_login(ana.user)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "body",
    ["[" * 200_000, '{"endpoint": ' + "9" * 5000 + "}", '{"endpoint": "\\ud83c", "keys": {}}', "\0", '"\\ud83c"'],
)
def test_a_body_that_is_not_what_was_expected_is_refused_in_words(client, ana, body):
    client.force_login(ana.user)

    response = client.post(reverse("subscription"), body, content_type="application/json")

    assert response.status_code == 409
    assert "could not be read" in response.content.decode()


def test_a_cookie_with_a_nul_is_nobody(client):
    client.cookies["sessionid"] = "a\0bcdefghijkl"

    assert client.get(reverse("desk")).status_code == 302


@pytest.mark.django_db(transaction=True)
async def test_a_socket_with_such_a_cookie_is_refused_as_nobodys():
    application = URLRouter([path("ws/desk/", with_user(DeskConsumer.as_asgi()))])
    cookie = b'sessionid="abc\\000defghijkl"'
    socket = WebsocketCommunicator(application, "/ws/desk/", headers=[(b"cookie", cookie)])

    assert (await socket.connect())[0] is False


def test_a_search_for_a_nul_is_answered(client, ana):
    client.force_login(ana.user)

    assert client.get(reverse("search"), {"q": "a\0b"}).status_code == 200
