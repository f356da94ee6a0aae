"""What people send through a channel: awaited in the thread at once, fetched behind it, checked like every file."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from console.connections import fetching
from console.connections.fetching import fetch_waiting
from console.demo.provider.account import File
from console.demo.provider.server import Trouble
from console.outgoing.addresses import NotPublic, check_host
from conversations import webhooks
from conversations.connectors.connector import Request
from conversations.connectors.meta import MEDIA_HOSTS
from conversations.files import attachments, incoming
from conversations.models import Attachment, Message
from tests import files
from tests.channels.conftest import LEA, ZOE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("storage")]
NOON = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())
PHOTO = File("image", files.photo(), "image/jpeg")
PDF = File("document", files.pdf(), "application/pdf", "facture.pdf")
VIDEO = File("video", b"\0\0\0\x18ftypmp42" + bytes(5000), "video/mp4")
FIRST_FILE = 1479537139650001
State, Why = Attachment.State, Attachment.Why


@pytest.fixture
def send(post, number, provider):
    """A customer sends a file."""

    def send(file, *, by=ZOE, caption="", at=NOON):
        return post(number.file(by, file, caption=caption, at=at))

    return send


@pytest.fixture
def only_noted(settings):
    """Jobs wait: whoever reads and fetches is called by its name."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": settings.QUEUES}}


def thread():
    rows = Message.objects.filter(from_visitor=True).in_order().select_related("attachment")
    return [(row.kind, row.text) for row in rows]


def standing(kind):
    """State and reason of the one file."""
    file = Attachment.objects.get()
    assert file.kind == kind
    return file.state, file.why


def stored():
    """Paths of all that lies in the storage."""
    return [f"{folder}/{name}" for folder in _folders("") for name in default_storage.listdir(folder)[1]]


def _folders(above):
    try:
        names = default_storage.listdir(above)[0]
    except FileNotFoundError:
        return []
    below = [f"{above}/{name}".lstrip("/") for name in names]
    return below + [inner for folder in below for inner in _folders(folder)]


# ---- what comes


def test_a_photo_stands_in_its_place_with_its_caption_below(send, provider, agent, client):
    assert send(PHOTO, caption="La roue est cassée").status_code == 200

    assert thread() == [("file", "file.jpg"), ("text", "La roue est cassée")]
    photo = Attachment.objects.get()
    assert (photo.state, photo.kind, photo.width, photo.height) == (State.CLEAN, "photo", 80, 60)
    assert photo.message.sent_at == datetime.fromtimestamp(NOON, UTC)
    assert b"Secret Phone" not in attachments.content_of(photo.file)
    assert photo.thumbnail
    assert photo.media == {}
    client.force_login(agent.user)
    page = client.get(reverse("thread", args=[photo.message.conversation_id])).text
    assert reverse("thumbnail", args=[photo.message.conversation_id, photo.key]) in page


def test_a_document_keeps_its_name(send):
    send(PDF)

    assert thread() == [("file", "facture.pdf")]
    assert standing("pdf") == (State.CLEAN, "")


def test_a_photo_that_was_sent_as_a_document_is_a_photo(send):
    send(File("document", files.photo(), "image/jpeg", "roue.jpg"))

    assert standing("photo") == (State.CLEAN, "")


@pytest.mark.parametrize("content", [files.voice(kind="ogg"), files.in_pieces()], ids=["Opus", "AAC"])
def test_a_voice_message_is_heard(send, content, agent, client):
    send(File("audio", content, "audio/ogg; codecs=opus"))

    voice = Attachment.objects.get()
    assert (voice.kind, voice.state, voice.seconds) == ("voice", State.CLEAN, 2)
    client.force_login(agent.user)
    assert "<voice-player" in client.get(reverse("thread", args=[voice.message.conversation_id])).text


def test_a_film_that_was_sent_as_a_document_is_said_to_be_of_another_kind(send):
    send(File("document", files.film(), "video/mp4", "roue.mp4"))

    assert Attachment.objects.get().why == Why.KIND


def test_a_sticker_is_a_picture(send):
    send(File("sticker", files.photo(kind="WEBP"), "image/webp"))

    assert standing("photo") == (State.CLEAN, "")


@pytest.mark.usefixtures("only_noted")
def test_while_it_is_fetched_a_line_says_so(send, connection, agent, client):
    send(PHOTO)
    webhooks.read_waiting(connection.inbox_id, now=timezone.now())
    assert standing("photo") == (State.FETCHING, "")
    client.force_login(agent.user)

    assert "Being fetched" in client.get(reverse("thread", args=[Message.objects.last().conversation_id])).text


# ---- what is not shown


def test_of_what_is_not_shown_here_a_line_says_what_came_and_nothing_is_fetched(send, provider, agent, client):
    send(VIDEO)

    assert standing("video") == (State.REFUSED, Why.KIND)
    assert Attachment.objects.get().size == len(VIDEO.content)
    assert len(provider.fetched) == 1  # where it lies, and how large it is
    assert stored() == []
    client.force_login(agent.user)
    page = client.get(reverse("thread", args=[Message.objects.last().conversation_id])).text
    assert "Video" in page
    assert "Files of this kind are not shown here." in page


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04" + bytes(500), Why.KIND),
        (files.photo()[:500], Why.CONTENT),
        (b"", Why.CONTENT),
        (files.pdf()[:200], Why.CONTENT),
    ],
)
def test_what_the_checks_refuse_is_told_with_its_reason(send, content, why):
    send(File("document", content, "application/octet-stream", "a.docx"))

    assert Attachment.objects.get().state == State.REFUSED
    assert Attachment.objects.get().why == why
    assert stored() == []


def test_what_is_too_large_is_not_fetched(send, provider, monkeypatch):
    monkeypatch.setattr(incoming, "limits_of", lambda *_: incoming.Limits(is_taken=True, most_bytes=100))
    send(PHOTO)

    assert standing("photo") == (State.REFUSED, Why.SIZE)
    assert len(provider.fetched) == 1


def test_what_is_larger_than_it_was_said_to_be_is_broken_off(send, provider, monkeypatch):
    monkeypatch.setattr(incoming, "limits_of", lambda *_: incoming.Limits(is_taken=True, most_bytes=1000))
    at = f"{provider.address}/files/1479537139650001"
    provider.file_troubles.append(Trouble(200, answers=json.dumps({"url": at, "file_size": 10}).encode()))
    send(File("image", files.photo((400, 400), noise=True), "image/jpeg"))

    assert standing("photo") == (State.REFUSED, Why.SIZE)


# ---- what does not come


def test_what_the_provider_has_no_more_may_be_asked_for_again(send, provider, agent, client):
    provider.file_troubles.append(Trouble(404, answers=b"{}"))
    send(PHOTO)
    assert standing("photo") == (State.FAILED, Why.GONE)
    client.force_login(agent.user)
    message = Message.objects.get(kind="file")
    at = reverse("fetch-again", args=[message.conversation_id, message.pk])
    page = client.get(reverse("thread", args=[message.conversation_id])).text
    assert "The channel does not have it any more." in page
    assert at in page

    assert client.post(at).status_code == 204

    assert standing("photo") == (State.CLEAN, "")
    assert client.post(at).status_code == 409
    assert at not in client.get(reverse("thread", args=[message.conversation_id])).text


def test_a_token_that_is_not_right_is_told(send, connection):
    connection.secrets = {**connection.secrets, "access_token": "another"}
    connection.save()
    send(PHOTO)

    assert standing("photo") == (State.FAILED, Why.NOT_ALLOWED)


@pytest.mark.parametrize("trouble", [Trouble(500), Trouble(429), Trouble(503, answers=b"<html>")])
def test_a_provider_that_is_out_of_order_is_asked_again_by_itself(send, provider, trouble):
    provider.file_troubles.append(trouble)
    send(PHOTO)
    assert standing("photo") == (State.FETCHING, "")

    fetch_waiting(clock=lambda: timezone.now() + timedelta(seconds=6))

    assert standing("photo") == (State.CLEAN, "")


def test_in_the_end_it_is_told_that_it_did_not_come(send, provider):
    provider.file_troubles.extend([Trouble(500)] * incoming.ATTEMPTS)
    send(PHOTO)
    for hour in range(incoming.ATTEMPTS):
        fetch_waiting(clock=lambda hour=hour: timezone.now() + timedelta(hours=hour))

    assert standing("photo") == (State.FAILED, Why.AWAY)


@pytest.mark.parametrize(
    "at",
    [
        "https://evil.example/a.jpg",
        "https://lookaside.fbsbx.com.evil.example/a",
        "http://lookaside.fbsbx.com/a",
        "https://169.254.169.254/latest/meta-data/",
        "https://user@lookaside.fbsbx.com/a",
        "file:///etc/passwd",
        "https://evilfbsbx.com/a",
        "",
        "//",
    ],
)
def test_an_address_elsewhere_is_never_asked(send, provider, at):
    provider.file_troubles.append(Trouble(200, answers=json.dumps({"url": at}).encode()))
    send(PHOTO)

    assert standing("photo") == (State.FAILED, Why.GONE)
    assert len(provider.fetched) == 1
    with pytest.raises((NotPublic, IndexError)):
        check_host(at, MEDIA_HOSTS)


def test_an_answer_leads_on_within_the_providers_hosts_alone(send, provider):
    there = {"Location": f"http://127.0.0.1:{provider.server_port}/v26.0/files/1479537139650001"}
    away = {"Location": "https://evil.example/a.jpg"}
    found = json.dumps({"url": f"{provider.address}/files/1479537139650001"}).encode()
    provider.file_troubles.extend([Trouble(200, answers=found), Trouble(302, headers=there)])
    send(PHOTO)
    assert standing("photo") == (State.CLEAN, "")

    Attachment.objects.all().delete()
    provider.file_troubles.extend([Trouble(200, answers=found), Trouble(302, headers=away)])
    send(PHOTO)
    assert standing("photo") == (State.FAILED, Why.GONE)


def test_our_token_stays_with_the_host_to_which_it_was_given():
    request = Request("https://lookaside.fbsbx.com/a", b"", {"Authorization": "Bearer t", "Accept": "*/*"}, "GET")

    assert "Authorization" in fetching._moved(request, "/b").headers
    moved = fetching._moved(request, "https://cdn.fbcdn.net/b")
    assert (moved.url, moved.headers) == ("https://cdn.fbcdn.net/b", {"Accept": "*/*"})


# ---- workers


@pytest.fixture
def awaited(only_noted, send, connection):
    """Files that nobody has fetched yet."""

    def send_all(*senders):
        for sender in senders:
            send(PHOTO, by=sender)
        webhooks.read_waiting(connection.inbox_id, now=timezone.now())
        return list(Attachment.objects.order_by("pk"))

    return send_all


def test_of_two_workers_one_fetches_a_file(awaited):
    [photo] = awaited(ZOE)
    now = timezone.now()

    assert incoming.claim(now=now) == photo
    assert incoming.claim(now=now) is None


def test_a_worker_that_is_killed_loses_nothing_and_brings_nothing_twice(awaited):
    [photo] = awaited(ZOE)
    now = timezone.now()
    killed = incoming.claim(now=now)
    second = incoming.claim(now=now + incoming.LEASE)
    assert killed == second == photo

    assert incoming.take(second, files.photo(), now=now)
    assert not incoming.take(killed, files.photo(), now=now)
    assert not incoming.fail(killed, Why.GONE)

    assert standing("photo") == (State.CHECKING, "") or standing("photo") == (State.CLEAN, "")
    assert len(stored()) == 1
    assert len(thread()) == 1


def test_one_person_with_many_files_keeps_nobody_waiting(awaited, provider):
    photos = awaited(ZOE, ZOE, ZOE, LEA, LEA)

    fetch_waiting()

    asked = [int(path.rpartition("/")[2]) - FIRST_FILE for path in provider.fetched[::2]]
    assert asked == [0, 3, 1, 4, 2]
    assert set(Attachment.objects.values_list("state", flat=True)) == {State.CLEAN}
    assert len(stored()) == len(photos)


def test_the_clock_asks_for_what_was_lost(awaited, monkeypatch):
    awaited(ZOE)
    asked = []
    monkeypatch.setattr(fetching.fetch.__class__, "enqueue", lambda *_: asked.append(1))

    assert incoming.ask_again(timezone.now()) == 1
    assert incoming.ask_again(timezone.now()) == 1  # it was asked for a moment ago

    assert asked == [1]
