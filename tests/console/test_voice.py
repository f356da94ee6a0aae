"""A voice message at both doors: stored as sound, served whole and in parts, told in words where it is not heard."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from console.phone import words
from console.widget import passes, tokens
from conversations.channels import chat
from conversations.models import Attachment, Message
from tests import files
from tests.markup import flat

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("storage")]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def record(agent, mine):
    def make(content=None, name="voice.webm"):
        sent = files.upload(name, files.voice() if content is None else content)
        return agent.post(reverse("upload", args=[mine.pk]), {"file": sent, "client_id": "a1"}, headers=HTMX)

    return make


@pytest.fixture
def address(record, mine):
    record()
    return reverse("file", args=[mine.pk, Attachment.objects.get().key])


def test_an_agents_voice_is_stored_as_sound_and_answered_with_its_player(record):
    answer = record()

    kept = Attachment.objects.get()
    assert (kept.kind, kept.name, kept.milliseconds) == ("voice", "voice.m4a", 2000)
    assert kept.due_at is None
    assert "<voice-player" in answer.text
    assert 'data-seconds="2"' in answer.text


def test_a_visitor_records_one_too(client, shop, zoe, ana):
    cache.clear()
    given = {"file": files.upload("voice.m4a", files.in_pieces()), "client_id": "v1", "language": "en"}
    given["token"] = tokens._signer(shop).sign(zoe.key.hex)

    headers = {"Origin": "http://testserver", "accept-language": "en"}
    answer = client.post(reverse("widget-upload", args=[shop.key]), given, headers=headers)

    kept = Attachment.objects.get()
    assert kept.message.from_visitor
    assert "<voice-player" in answer.json()["html"]
    heard = client.get(passes.address_of(kept, shop), headers={"range": "bytes=0-99"})
    assert (heard.status_code, len(heard.content)) == (206, 100)


def test_it_is_served_as_sound_and_as_nothing_else(agent, address):
    served = agent.get(address)

    assert served["Content-Type"] == "audio/mp4"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Content-Disposition"].startswith("inline")
    assert served["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "start", "end"), [("bytes=0-1", 0, 2), ("bytes=100-", 100, None), ("bytes=-50", -50, None)]
)
def test_a_part_of_it_is_served_where_a_part_is_asked_for(agent, address, asked, start, end):
    whole = agent.get(address).content

    part = agent.get(address, headers={"range": asked})

    assert part.status_code == 206
    assert part.content == whole[start:end]
    first = start % len(whole)
    assert part["Content-Range"] == f"bytes {first}-{first + len(part.content) - 1}/{len(whole)}"
    assert int(part["Content-Length"]) == len(part.content)


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=-", "lines=0-1", "bytes=a-b", "bytes=" + "9" * 30 + "-"])
def test_what_is_no_single_part_is_answered_with_the_whole(agent, address, asked):
    assert agent.get(address, headers={"range": asked}).status_code == 200


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=5-3", "bytes=-0"])
def test_a_part_that_is_not_there_is_said_not_to_be(agent, address, asked):
    part = agent.get(address, headers={"range": asked})

    assert (part.status_code, part.content) == (416, b"")
    assert part["Content-Range"].startswith("bytes */")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (files.film(), "holiday.mp4", "Videos cannot be sent here."),
        (files.voice()[:60], "voice.webm", "This recording is damaged and cannot be played. Record it again."),
        (files.voice(), "invoice.pdf", "This file is not what its name says, or it is damaged."),
    ],
)
def test_what_is_no_voice_is_refused_in_words_for_good(record, content, name, words):
    answer = record(content, name)

    assert answer.status_code == 422
    assert words in flat(answer.text)
    assert not Message.objects.filter(kind="file").exists()


def test_where_it_is_not_heard_it_is_said(client, shop, zoe, ana, agent, mine):
    cache.clear()
    given = {"file": files.upload("voice.webm", files.voice(65)), "client_id": "v1", "language": "en"}
    given["token"] = tokens._signer(shop).sign(zoe.key.hex)
    client.post(reverse("widget-upload", args=[shop.key]), given, headers={"Origin": "http://testserver"})

    mine.refresh_from_db()
    space = "\N{NO-BREAK SPACE}"
    heard = f"Voice message{space}·{space}1{space}min{space}5{space}s"
    assert words.preview(mine) == heard
    assert heard in agent.get(reverse("desk")).text


def test_a_channel_that_carries_no_voices_offers_and_takes_none(record, agent, mine, monkeypatch):
    monkeypatch.delitem(chat.CHANNEL.files_to_visitor, "voice")

    assert "data-record" not in agent.get(reverse("plus", args=[mine.pk]), headers=HTMX).text
    assert "Voice messages cannot be sent here." in flat(record().text)
