"""Photos and documents go to a provider by an address that opens one file for some minutes, and nothing else."""

import json
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from console.connections import sender, sent_files
from conversations.base.units import MB
from conversations.channels import channel_named
from conversations.connectors.failure import Failure
from conversations.connectors.messenger import Messenger
from conversations.files import attachments
from conversations.files.validation import Unacceptable
from conversations.models import Attachment, Conversation, Message, Outbox
from routing import answers
from tests import files
from tests.channels.conftest import ZOE
from tests.channels.test_messenger import PAGE
from tests.channels.test_messenger import ZOE as ON_MESSENGER

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = timedelta(minutes=15)
WHATSAPP = channel_named("whatsapp").connector


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)  # the view of a provider asks the real clock


@pytest.fixture
def conversation(post, number, agent, now):
    post(number.message(ZOE, "Bonjour", at=int(now.timestamp())))
    return Conversation.objects.get()


@pytest.fixture
def send_file(agent, conversation, provider, monkeypatch, now):
    """The agent sends it, and a worker takes it to the provider."""
    monkeypatch.setattr(sender, "send", SimpleNamespace(enqueue=lambda _conversation: None))

    def send(name, content, *, at=now):
        upload = SimpleUploadedFile(name, content)
        message = answers.answer_with_file(agent.user, conversation.pk, upload=upload, client_id=name, now=at)
        sender.send_waiting(conversation.pk, clock=lambda: at)
        return Message.objects.select_related("attachment").get(pk=message.pk)

    return send


def fetched(client, link):
    at = urlsplit(link)
    return client.get(f"{at.path}?{at.query}")


def test_a_photo_goes_out_by_an_address_that_brings_it(send_file, provider, client, settings):
    message = send_file("terrasse.jpg", files.photo())

    [sent] = provider.sent
    link = sent["image"]["link"]
    assert message.status == Message.Status.SENT
    assert link.startswith(f"{settings.PUBLIC_URL}/sent/?file=")
    answer = fetched(client, link)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer.content == attachments.content_of(message.attachment.file)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Cache-Control"] == "no-store"


def test_a_document_goes_out_under_its_name(send_file, provider, client):
    send_file("notice.pdf", files.pdf())

    document = provider.sent[0]["document"]
    assert document["filename"] == "notice.pdf"
    assert fetched(client, document["link"])["Content-Type"] == "application/pdf"


def test_a_voice_message_goes_out_as_telephones_take_it(send_file, provider, client):
    message = send_file("voice.webm", files.voice())

    voice = provider.sent[0]["audio"]
    assert voice["voice"] is True
    assert message.attachment.kind == "voice"
    answer = fetched(client, voice["link"])
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/ogg")
    assert answer.content.startswith(b"OggS")
    assert 'filename="voice.ogg"' in answer["Content-Disposition"]


def test_messenger_takes_it_as_it_is_kept(send_file, client, now):
    file = sent_files.outgoing(send_file("voice.webm", files.voice()).attachment, Messenger(), now=now)

    assert (
        json.loads(Messenger().file_message(ON_MESSENGER, file, PAGE).body)["message"]["attachment"]["type"] == "audio"
    )
    assert fetched(client, file.url)["Content-Type"] == "audio/mp4"


def test_what_is_said_of_it_comes_after_it(send_file, agent, conversation, provider, now):
    send_file("terrasse.jpg", files.photo())
    answers.answer(agent.user, conversation.pk, text="La voici", client_id="caption", now=now)

    later = now + timedelta(seconds=6)
    Outbox.objects.update(due_at=later)
    sender.send_waiting(conversation.pk, clock=lambda: later)

    assert [one["type"] for one in provider.sent] == ["image", "text"]


def test_the_phone_knows_before_the_upload_what_the_channel_takes(client, agent, conversation):
    client.force_login(agent.user)

    page = client.get(reverse("thread", args=[conversation.pk])).text

    told = json.loads(unescape(page.split('data-files="')[1].split('"')[0]))
    assert told == {"photo": 5 * MB, "pdf": 10 * MB, "voice": 10 * MB}
    assert channel_named("sms").files_to_visitor == {"photo": 5 * MB}


def test_the_address_ends_after_some_minutes(send_file, client, now):
    attachment = send_file("terrasse.jpg", files.photo()).attachment
    over = sent_files.outgoing(attachment, WHATSAPP, now=now - LONG_AGO).url
    holds = sent_files.outgoing(attachment, WHATSAPP, now=now - LONG_AGO + timedelta(minutes=1)).url

    assert fetched(client, over).status_code == 404
    assert fetched(client, holds).status_code == 200


def test_nothing_but_what_we_signed_opens_a_file(send_file, client, now):
    attachment = send_file("terrasse.jpg", files.photo()).attachment
    right = parse_qs(urlsplit(sent_files.outgoing(attachment, WHATSAPP, now=now).url).query)["file"][0]
    until = {"key": str(attachment.key), "until": (now + LONG_AGO).timestamp()}
    wrong = ["", "x", str(attachment.key), right[:-1], f"x{right}", signing.Signer().sign_object(until), "\0", ":" * 99]

    for held in wrong:
        assert client.get(reverse("sent-file"), {"file": held}).status_code == 404
    assert client.get(reverse("sent-file")).status_code == 404
    assert client.get(reverse("sent-file"), {"file": right}).status_code == 200


def test_it_is_only_read(send_file, client, now):
    at = sent_files.outgoing(send_file("terrasse.jpg", files.photo()).attachment, WHATSAPP, now=now).url

    assert client.head(at).status_code == 200
    assert client.post(at).status_code == 405


def test_no_address_is_written_where_somebody_might_read_it(send_file, now, client, caplog):
    file = sent_files.outgoing(send_file("terrasse.jpg", files.photo()).attachment, WHATSAPP, now=now - LONG_AGO)
    held = parse_qs(urlsplit(file.url).query)["file"][0]

    fetched(client, file.url)

    assert held not in repr(file)
    assert held not in caplog.text


def test_a_file_of_a_visitor_is_not_opened_so(send_file, client, now):
    message = send_file("terrasse.jpg", files.photo())
    Message.objects.filter(pk=message.pk).update(from_visitor=True, agent=None)

    assert fetched(client, sent_files.outgoing(message.attachment, WHATSAPP, now=now).url).status_code == 404


def test_what_the_channel_does_not_take_is_refused_before_it_is_stored(send_file):
    with pytest.raises(Unacceptable, match="5\N{NO-BREAK SPACE}MB at most"):
        send_file("terrasse.png", files.photo((1400, 1400), kind="PNG", noise=True))

    assert not Attachment.objects.exists()


def test_a_file_waits_until_it_has_been_scanned(send_file, agent, conversation, provider, now):
    message = send_file("notice.pdf", files.pdf())
    Message.objects.filter(pk=message.pk).update(status=Message.Status.WAITING)
    Attachment.objects.update(state=Attachment.State.CHECKING)

    def send():
        Outbox.objects.update(due_at=now)
        sender.send_waiting(conversation.pk, clock=lambda: now)

    send()
    assert len(provider.sent) == 1
    Attachment.objects.update(state=Attachment.State.REFUSED, file="")
    send()

    assert len(provider.sent) == 1
    assert Message.objects.get(pk=message.pk).failure == Failure.REFUSED


def test_messenger_is_told_the_address_too(send_file, now):
    file = sent_files.outgoing(send_file("terrasse.jpg", files.photo()).attachment, WHATSAPP, now=now)
    said = json.loads(Messenger().file_message(ON_MESSENGER, file, PAGE).body)

    assert said["message"] == {"attachment": {"type": "image", "payload": {"url": file.url}}}
    assert said["recipient"] == {"id": ON_MESSENGER.id}
