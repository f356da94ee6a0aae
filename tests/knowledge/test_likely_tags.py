"""The tag that is suggested at the close, by what earlier conversations of the inbox were about."""

import pytest

from conversations import lifecycle
from conversations.knowledge import embeddings, likely_tags
from conversations.models import Inbox, Tag

pytestmark = pytest.mark.django_db(transaction=True)

LATE = ["Where is my parcel?", "My parcel has not arrived yet.", "When will my order be delivered?"]
PAID = ["Can I pay by card?", "My payment was refused.", "Do you take PayPal?"]


@pytest.fixture(autouse=True)
def own_memory(monkeypatch):
    """What is read is read at once, and forgotten after the test."""
    monkeypatch.setattr(likely_tags, "_kept", {})
    monkeypatch.setattr(likely_tags.READING, "submit", lambda work, *args: work(*args))


@pytest.fixture
def close(shop, visit, write, fresh, noon, ana):
    """Closes a conversation each that began with one of these."""

    def with_tag(name, asked):
        tag = Tag.objects.create(inbox=shop, name=name)
        for number, text in enumerate(asked):
            conversation = fresh(write(visit(f"{name}-{number}"), text))
            lifecycle.close(conversation, by=ana.user, tag=tag, now=noon)
        return tag

    return with_tag


def test_it_is_the_one_that_conversations_about_the_same_were_closed_with(close, zoe, write, fresh):
    delivery, _payment = close("Delivery", LATE), close("Payment", PAID)

    assert likely_tags.likely(fresh(write(zoe, "Ist mein Paket schon unterwegs?"))) == delivery.pk


def test_where_there_are_few_or_the_nearest_disagree_none_is(close, zoe, write, fresh, monkeypatch):
    close("Delivery", LATE)
    conversation = fresh(write(zoe, "Where is my parcel?"))
    assert likely_tags.likely(conversation) is None

    close("Payment", PAID)
    monkeypatch.setattr(likely_tags, "AGREED", likely_tags.COMPARED)
    assert likely_tags.likely(conversation) is None


def test_those_of_another_inbox_say_nothing(close, zoe, write, fresh):
    close("Delivery", LATE)
    close("Payment", PAID)
    conversation = fresh(write(zoe, "Where is my parcel?"))
    conversation.inbox = Inbox.objects.create(name="Other")

    assert likely_tags.likely(conversation) is None


def test_what_is_not_read_yet_is_read_behind_the_question(close, zoe, write, fresh, monkeypatch):
    asked = []
    delivery = close("Delivery", LATE)
    close("Payment", PAID)
    monkeypatch.setattr(likely_tags.READING, "submit", lambda *work: asked.append(work))
    conversation = fresh(write(zoe, "Where is my parcel?"))

    assert likely_tags.likely(conversation) is None
    [(read, unread)] = asked
    read(unread)
    assert likely_tags.likely(conversation) == delivery.pk
    assert len(asked) == 1


def test_without_the_model_or_words_none_is(close, zoe, write, fresh, monkeypatch):
    close("Delivery", LATE)
    close("Payment", PAID)
    conversation = fresh(write(zoe, "Where is my parcel?"))
    assert likely_tags.likely(conversation)

    with monkeypatch.context() as patch:
        patch.setattr(embeddings, "is_available", lambda: False)
        assert likely_tags.likely(conversation) is None

    conversation.messages.filter(kind="text").update(kind="note", from_visitor=False)
    assert likely_tags.likely(conversation) is None
