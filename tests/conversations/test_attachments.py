"""Photos and documents: refused or stored whole, scanned, and given a thumbnail in time."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from conversations import messages
from conversations.base.errors import NotPossible, NotReachable
from conversations.files import attachments, photos, turns
from conversations.models import Attachment, Message
from tests import files
from tests.scanner import EICAR, scanner

State = Attachment.State
pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def clamd(settings):
    with scanner() as one:
        settings.CLAMAV_URL = one.url
        yield one


@pytest.fixture
def send(shop, zoe):
    """Zoe sends a file; now, for jobs look at the clock on the wall."""

    def make(name="photo.jpg", content=None, *, client_id="c1", visitor=zoe):
        return attachments.post_from_visitor(
            visitor,
            shop,
            upload=files.upload(name, files.photo() if content is None else content),
            client_id=client_id,
            now=timezone.now(),
        )

    return make


# ---- what may be sent


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.jpg", b"", "empty"),
        ("invoice.pdf", files.photo(), "not what its name says"),
        ("holiday.jpg", files.pdf(), "not what its name says"),
        ("setup.exe", files.photo(), "not what its name says"),
        ("holiday.jpg", b"hello", "not what its name says"),
        ("notes.txt", b"hello", "Only photos and PDF documents"),
        ("page.html", b"<script>alert(1)</script>", "Only photos and PDF documents"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Only photos and PDF documents"),
        ("holiday.jpg", files.photo((300, 200), noise=True)[:-9000], "damaged"),
        ("holiday.avif", files.photo((300, 200), kind="AVIF", noise=True)[:-9000], "damaged"),
        ("bomb.png", files.bomb, "too many pixels"),  # made when its test runs: every worker reads this list
        ("invoice.pdf", files.locked("secret"), "locked"),
        ("invoice.pdf", files.scripted(), "scripts"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words_and_stores_nothing(send, zoe, name, content, words):
    with pytest.raises(NotPossible, match=words):
        send(name, content() if callable(content) else content)

    assert files.stored_names() == set()
    assert not Message.objects.filter(conversation__visitor=zoe).exists()


def test_a_visitor_has_one_file_looked_at_at_a_time(send, visit):
    with turns.one_of(1, f"visitor-{visit('Somebody else').pk}"):
        send(client_id="c1")
    with turns.one_of(1, f"visitor-{Message.objects.get(kind='file').conversation.visitor_id}"):
        with pytest.raises(turns.Busy):
            send(client_id="c2")
        assert send(client_id="c1")  # what is stored needs no look
    send(client_id="c3")

    assert Attachment.objects.count() == 2


# ---- stored whole or not at all


def test_a_visitors_photo_opens_a_conversation_and_is_owed_an_answer(send, fresh):
    message = send("IMG_1.jpg")

    conversation = fresh(message)
    assert (message.kind, message.text, message.from_visitor) == ("file", "IMG_1.jpg", True)
    assert conversation.last_message_id == message.pk
    assert conversation.owed_since == message.sent_at
    file = message.attachment
    assert (file.kind, file.state, file.width, file.height) == ("photo", "clean", 80, 60)
    assert attachments.content_of(file.file)[:2] == b"\xff\xd8"


def test_a_repeat_is_harmless(send):
    first, second = send(), send()

    assert first.pk == second.pk
    assert Attachment.objects.count() == 1
    assert len(files.stored_names()) == 2  # the photo and its thumbnail


def test_two_at_once_with_one_client_id_are_one(send, monkeypatch):
    """The loser finds out only inside its transaction, with its file written already."""
    first = send()
    before = files.stored_names()
    monkeypatch.setattr(attachments.access, "words_of", lambda *_of: Message.objects.none())

    second = send()

    assert second.pk == first.pk
    assert files.stored_names() == before


def test_a_file_whose_rows_fail_goes_again(send, monkeypatch, zoe):
    def fail(*_args, **_facts):
        assert len(files.stored_names()) == 1
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(messages, "post_from_visitors", fail)

    with pytest.raises(RuntimeError):
        send()
    assert files.stored_names() == set()
    assert not Message.objects.filter(conversation__visitor=zoe).exists()


def test_where_the_storage_fails_nothing_is_posted(send, monkeypatch, zoe):
    def fail(*_args, **_facts):
        raise OSError("disk full")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.save", fail)

    with pytest.raises(OSError, match="disk full"):
        send()
    assert not Message.objects.filter(conversation__visitor=zoe).exists()


def test_an_inbox_may_take_no_files(send, shop):
    shop.website.visitors_may_attach = False

    with pytest.raises(NotPossible, match="cannot be sent here"):
        send()


def test_a_blocked_visitor_sends_no_files(send, zoe, ana, noon):
    from conversations import blocks

    blocks.block(zoe, by=ana.user, reason="Insults", now=noon)

    with pytest.raises(NotPossible):
        send()
    assert files.stored_names() == set()


def test_what_is_erased_is_erased_from_the_storage(send, django_capture_on_commit_callbacks):
    message = send()
    assert files.stored_names()

    with django_capture_on_commit_callbacks(execute=True):
        message.delete()

    assert files.stored_names() == set()


def test_files_without_a_row_are_swept_away(send):
    kept = send().attachment
    day = f"{timezone.now():%Y/%m/%d}"
    lost = default_storage.save(f"{day}/lost.jpg", files.upload("lost.jpg", b"x"))

    assert attachments.sweep(timezone.now()) == 0  # today's may still get their row
    assert attachments.sweep(timezone.now() + timedelta(days=1)) == 1

    assert not default_storage.exists(lost)
    kept.refresh_from_db()
    assert default_storage.exists(kept.file.name)
    assert default_storage.exists(kept.thumbnail.name)


# ---- the thumbnail


def test_the_thumbnail_is_made_by_a_job_and_shown_as_a_change(send, fresh):
    message = send()

    file = Attachment.objects.get()
    assert default_storage.exists(file.thumbnail.name)
    assert file.due_at is None
    now = Message.objects.get(pk=message.pk)
    assert now.revision == message.revision + 1 == fresh(message).revision


def test_a_photo_of_which_no_thumbnail_can_be_made_is_shown_without(send, clamd, monkeypatch):
    def fail(_content):
        raise NotPossible("Its reader was killed")

    monkeypatch.setattr(photos, "thumbnail", fail)
    send()
    for _try in range(attachments.TRIED):
        assert Attachment.objects.get().state == State.CHECKING
        attachments.ask_again(Attachment.objects.get().due_at)

    file = Attachment.objects.get()
    assert (file.state, file.due_at, file.thumbnail.name) == (State.CLEAN, None, "")


def test_a_document_needs_nothing_more(send, fresh):
    message = send("invoice.pdf", files.pdf())

    assert Attachment.objects.get().due_at is None
    assert fresh(message).revision == message.revision


def test_a_job_that_was_lost_is_asked_for_again(send, monkeypatch):
    lose_jobs(monkeypatch)
    send()
    soon = timezone.now() + attachments.FIRST_WAIT
    assert not Attachment.objects.get().thumbnail
    assert attachments.ask_again(timezone.now()) == 0
    monkeypatch.undo()

    assert attachments.ask_again(soon) == 1

    assert Attachment.objects.get().thumbnail


def test_a_job_run_twice_does_nothing_twice(send, fresh):
    message = send()
    before = fresh(message).revision, files.stored_names()

    attachments.finish.func(Attachment.objects.get().pk)

    assert (fresh(message).revision, files.stored_names()) == before


# ---- the scanner


def test_a_file_is_kept_back_until_the_scanner_has_seen_it(send, clamd, monkeypatch, zoe, shop):
    lose_jobs(monkeypatch)
    message = send("invoice.pdf", files.pdf())
    file = message.attachment

    assert file.state == State.CHECKING
    with pytest.raises(NotReachable):
        attachments.file_for(zoe, shop, file.key)

    monkeypatch.undo()
    attachments.finish.func(file.pk)
    assert attachments.file_for(zoe, shop, file.key).state == State.CLEAN
    assert clamd.seen == [files_content(file)]


def test_a_virus_is_refused_and_its_file_deleted(send, clamd, fresh):
    message = send("invoice.pdf", files.pdf(lambda one: one.docinfo.__setitem__("/Title", "x")) + EICAR_COMMENT)

    file = Attachment.objects.get()
    assert (file.state, file.file.name) == (State.REFUSED, "")
    assert files.stored_names() == set()
    assert fresh(message).revision == message.revision + 1


@pytest.mark.parametrize("mood", ["gone", "muddled", "broken"])
def test_a_scanner_in_trouble_keeps_files_back_and_is_asked_later_and_later(send, clamd, mood):
    clamd.mood = mood
    send()
    waits = []
    for _try in range(8):
        file = Attachment.objects.get()
        assert file.state == State.CHECKING
        now = file.due_at
        assert attachments.ask_again(now - timedelta(seconds=1)) == 0
        assert attachments.ask_again(now) == 1
        waits.append(Attachment.objects.get().due_at - now)

    assert waits == sorted(waits)
    assert waits[0] < waits[-1] == attachments.LONGEST_WAIT
    assert clamd.asked == 9

    clamd.mood = "right"
    attachments.ask_again(Attachment.objects.get().due_at)
    file = Attachment.objects.get()
    assert (file.state, file.due_at) == (State.CLEAN, None)
    assert file.thumbnail


def test_scanning_turned_off_lets_go_what_waited(send, clamd, settings):
    clamd.mood = "gone"
    send()
    settings.CLAMAV_URL = ""

    attachments.ask_again(Attachment.objects.get().due_at)

    assert Attachment.objects.get().state == State.CLEAN


EICAR_COMMENT = b"\n%" + EICAR + b"\n%%EOF\n"


def lose_jobs(monkeypatch):
    """As if the worker died before each of them."""
    monkeypatch.setattr("django.tasks.backends.immediate.ImmediateBackend.enqueue", lambda *_args: None)


def files_content(file):
    return attachments.content_of(Attachment.objects.get(pk=file.pk).file)
