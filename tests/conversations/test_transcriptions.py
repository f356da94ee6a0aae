"""What is said in voice messages as text: by the service that an administrator has switched on, which may misbehave."""

from datetime import timedelta

import pytest
from django.db import connection as database
from django.urls import reverse
from django.utils import timezone

from conversations.files import attachments, transcriptions
from conversations.models import Attachment, Transcription, TranscriptionSetting
from tests import files
from tests.transcriber import running_transcriber

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("storage")]
KEY = "sk-nobody-may-see-this"
EMPTY = b'{"text": ""}'


@pytest.fixture
def transcriber():
    with running_transcriber() as service:
        yield service


@pytest.fixture
def setting(transcriber):
    return TranscriptionSetting.objects.create(
        pk=1, is_on=True, url=f"{transcriber.url}/", secrets={"key": KEY}, model="whisper-1"
    )


@pytest.fixture
def jobs_wait(settings):
    """Nothing is done until a test does it."""
    dummy = {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": settings.QUEUES}
    settings.TASKS = {"default": dummy}


@pytest.fixture
def speak(jobs_wait, ana, shop, zoe):
    """A visitor's voice message."""

    def send(number=1):
        upload = files.upload("voice.webm", files.voice())
        return attachments.post_from_visitor(zoe, shop, upload=upload, client_id=f"v{number}", now=timezone.now())

    return send


@pytest.fixture
def at_work():
    """The worker, and how it stands then."""

    def work(now=None):
        transcriptions.transcribe_next(now or timezone.now())
        return Transcription.objects.get()

    return work


@pytest.fixture
def page(client, ana):
    client.force_login(ana.user)
    return lambda message: client.get(reverse("thread", args=[message.conversation_id])).text


def test_nothing_leaves_as_long_as_nobody_has_switched_a_service_on(transcriber, speak, page):
    TranscriptionSetting.objects.create(pk=1, is_on=False, url=transcriber.url, model="whisper-1")
    message = speak()

    assert not Transcription.objects.exists()
    assert not transcriptions.transcribe_next(timezone.now())
    assert transcriber.asked == []
    assert "ranscript" not in page(message)


def test_what_is_said_stands_under_the_player_with_who_wrote_it_down(transcriber, setting, speak, at_work, page, fresh):
    transcriber.says(" Where is my <b>parcel</b>? ")
    message = speak()
    assert "Transcript is being made" in page(message)
    revision = fresh(message).revision

    row = at_work()

    assert (row.state, row.text, row.engine, row.due_at) == ("done", "Where is my <b>parcel</b>?", "whisper-1", None)
    html = page(message)
    assert "Transcript (whisper-1)" in html
    assert "Where is my &lt;b&gt;parcel&lt;/b&gt;?" in html
    assert fresh(message).revision == revision + 1


def test_the_service_is_asked_as_its_documentation_says(transcriber, setting, speak, at_work):
    """https://platform.openai.com/docs/api-reference/audio/createTranscription"""
    speak()
    at_work()

    [asked] = transcriber.asked
    assert asked.path == "/v1/audio/transcriptions"
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert asked.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert b'name="model"\r\n\r\nwhisper-1\r\n' in asked.body
    assert b'name="response_format"\r\n\r\njson\r\n' in asked.body
    assert b'name="file"; filename="voice.m4a"' in asked.body
    assert attachments.content_of(Attachment.objects.get().file) in asked.body


def test_an_agents_own_voice_is_written_down_too(transcriber, setting, jobs_wait, client, ana, zoe, write, at_work):
    transcriber.says("It leaves tomorrow.")
    conversation = write(zoe).conversation
    client.force_login(ana.user)
    given = {"file": files.upload("voice.webm", files.voice()), "client_id": "a1"}
    client.post(reverse("upload", args=[conversation.pk]), given)

    assert at_work().text == "It leaves tomorrow."


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"not JSON", "not_understood"),
        (b"[]", "not_understood"),
        (b'{"text": 5}', "not_understood"),
        (b'{"words": "Hello"}', "not_understood"),
        (b'{"text": "' + b"a" * 10_000_000 + b'"}', "not_understood"),
        (b"[" * 100_000, "not_understood"),
    ],
    ids=["no JSON", "a list", "a number", "no text", "10 MB", "deep"],
)
def test_an_answer_of_another_shape_is_told_in_small(transcriber, setting, speak, at_work, page, body, why):
    transcriber.answers(body)
    message = speak()

    row = at_work()

    assert (row.state, row.why, row.due_at) == ("failed", why, None)
    assert "answer cannot be read" in page(message)
    assert "Try again" in page(message)


@pytest.mark.parametrize(("status", "why"), [(500, "away"), (429, "away"), (302, "away")])
def test_a_service_in_trouble_is_asked_again_later_and_later_then_given_up(
    transcriber, setting, speak, at_work, page, status, why
):
    transcriber.answers(EMPTY, status, Location="http://127.0.0.1:1/")
    message, now = speak(), timezone.now()

    waits = []
    for _attempt in range(transcriptions.ATTEMPTS - 1):
        row = at_work(now)
        assert row.state == "waiting"
        waits.append(row.due_at - now)
        assert not transcriptions.transcribe_next(now)
        now = row.due_at
    row = at_work(now)

    assert waits == [timedelta(seconds=20), timedelta(minutes=1), timedelta(minutes=3)]
    assert (row.state, row.why) == ("failed", why)
    assert len(transcriber.asked) == transcriptions.ATTEMPTS
    assert "cannot be reached" in page(message)


def test_for_as_long_as_a_busy_service_asks_it_is_left_alone(transcriber, setting, speak, at_work):
    transcriber.answers(EMPTY, 429, Retry_After="300")
    speak()
    now = timezone.now()

    assert at_work(now).due_at == now + timedelta(seconds=300)


def test_a_key_that_is_refused_is_for_an_administrator(transcriber, setting, speak, at_work, page):
    transcriber.answers(EMPTY, 401)
    message = speak()

    assert at_work().state == "failed"
    assert "refuses our key" in page(message)


def test_a_service_that_never_answers_holds_nobody_for_long(transcriber, setting, speak, at_work, monkeypatch):
    monkeypatch.setattr(transcriptions, "SECONDS", 0.2)
    transcriber.says_nothing()
    speak()

    assert at_work().state == "waiting"


def test_a_service_that_is_not_there_is_asked_later(setting, speak, at_work):
    TranscriptionSetting.objects.update(url="http://127.0.0.1:9/v1")
    speak()

    assert at_work().state == "waiting"


def test_what_failed_is_tried_again_when_somebody_asks(transcriber, setting, speak, at_work, client, page):
    transcriber.answers(b"?")
    message = speak()
    at_work()
    page(message)  # signs in
    transcriber.says("At last")
    again = reverse("transcribe-again", args=[message.conversation_id, message.pk])

    assert client.post(again).status_code == 204
    assert client.post(again).status_code == 409  # it is being made
    assert at_work().text == "At last"


def test_switched_off_in_between_nothing_leaves_any_more(transcriber, setting, speak, at_work, page):
    message = speak()
    TranscriptionSetting.objects.update(is_on=False)

    row = at_work()

    assert (row.state, row.why) == ("failed", "switched_off")
    assert transcriber.asked == []
    assert "switched off" in page(message)


def test_a_worker_that_was_killed_leaves_it_to_the_next(transcriber, setting, speak, at_work):
    transcriber.says("Hello")
    speak()
    now = timezone.now()
    assert transcriptions._claimed(now) is not None

    assert not transcriptions.transcribe_next(now)
    assert at_work(now + transcriptions.LEASE).text == "Hello"


def test_of_two_workers_who_have_asked_the_first_one_counts(transcriber, setting, speak):
    speak()
    row = transcriptions._claimed(timezone.now())

    transcriptions._settle(row, state="done", text="First", engine="a")
    transcriptions._settle(row, state="done", text="Second", engine="b")

    assert Transcription.objects.get().text == "First"


@pytest.mark.parametrize(("said", "kept"), [("\x00Hello\ud800", "Hello"), ("a" * 20_000, "a" * 10_000), ("   ", "")])
def test_words_are_kept_as_a_database_takes_them(transcriber, setting, speak, at_work, page, said, kept):
    transcriber.says(said)
    message = speak()

    assert at_work().text == kept
    assert (kept or "No words were recognised") in page(message)


def test_the_key_lies_sealed_and_is_shown_nowhere(setting, client, adam):
    with database.cursor() as cursor:
        cursor.execute("SELECT secrets FROM conversations_transcriptionsetting")
        assert KEY not in cursor.fetchone()[0]
    client.force_login(adam)
    at = reverse("admin:conversations_transcriptionsetting_change", args=[1])

    assert KEY not in client.get(at).text
    said = {"is_on": "on", "url": setting.url, "model": "whisper-2", "secret": ""}
    assert client.post(at, said).status_code == 302
    kept = TranscriptionSetting.objects.get()
    assert (kept.model, kept.secrets) == ("whisper-2", {"key": KEY})
    client.post(at, {**said, "secret": "sk-new"})
    assert TranscriptionSetting.objects.get().secrets == {"key": "sk-new"}


def test_it_is_not_switched_on_without_an_address_and_a_model(client, adam):
    client.force_login(adam)
    at = client.get(reverse("admin:conversations_transcriptionsetting_changelist"))["Location"]

    refused = client.post(at, {"is_on": "on", "url": "", "model": "", "secret": ""}).text

    assert refused.count("cannot be asked without it") == 2 * 2  # at their fields, and in the list at the head
    assert not TranscriptionSetting.objects.get().is_on


def test_the_clock_asks_for_what_is_due(setting, speak):
    speak()
    now = timezone.now()

    assert transcriptions.ask_again(now) == 1
    assert transcriptions.ask_again(now - timedelta(hours=1)) == 0
