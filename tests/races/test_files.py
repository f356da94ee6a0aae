"""One file sent twice at the same instant, and two jobs on one file: one row, one file, nothing left over."""

import pytest
from django.utils import timezone

from conversations.files import attachments, turns
from conversations.models import Attachment, Conversation, Message
from routing import answers
from tests import files

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("storage")]
ROUNDS = 4


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_visitors_file_sent_twice_at_once_is_stored_once(race, shop, zoe, turn):
    def send():
        upload = files.upload("bill.pdf", files.pdf())
        return attachments.post_from_visitor(zoe, shop, upload=upload, client_id="c", now=timezone.now())

    came = race(send, send)  # one file of a visitor's is looked at at a time: the other comes again, as browsers do

    stored = [send() if isinstance(one, turns.Busy) else one for one in came]
    assert stored[0].pk == stored[1].pk
    assert Conversation.objects.count() == 1
    assert Attachment.objects.get().message_id == stored[0].pk
    assert len(files.stored_names()) == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_an_agents_file_sent_twice_at_once_is_stored_once(race, ana, zoe, write, turn):
    conversation = write(zoe).conversation_id

    def send():
        upload = files.upload("bill.pdf", files.pdf())
        return answers.answer_with_file(ana.user, conversation, upload=upload, client_id="c", now=timezone.now())

    one, two = race(send, send)

    assert one.pk == two.pk
    assert Attachment.objects.get().message_id == one.pk
    assert len(files.stored_names()) == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_jobs_on_one_photo_make_one_thumbnail(race, shop, zoe, fresh, monkeypatch, turn):
    with monkeypatch.context() as lost:
        lost.setattr("django.tasks.backends.immediate.ImmediateBackend.enqueue", lambda *_args: None)
        upload = files.upload("photo.jpg", files.photo())
        message = attachments.post_from_visitor(zoe, shop, upload=upload, client_id="c", now=timezone.now())
    file, before = Attachment.objects.get(), fresh(message).revision

    race(lambda: attachments.finish.func(file.pk), lambda: attachments.finish.func(file.pk))

    file.refresh_from_db()
    assert files.stored_names() == {file.file.name, file.thumbnail.name}
    assert Message.objects.get(pk=message.pk).revision == fresh(message).revision == before + 1
