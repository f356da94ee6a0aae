"""Drafts: the newest wins, what was sent is gone, and nobody sees another's."""

import pytest

from conversations import drafts, lifecycle, messages
from conversations.base.errors import NotPossible, NotReachable
from conversations.models import Conversation, Draft
from routing import answers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conversation(ana, zoe, write, fresh):
    return fresh(write(zoe))


def text_of(person, conversation):
    draft = drafts.of(person).get(conversation.pk)
    return draft and draft.text


def test_a_draft_is_kept_and_written_anew(conversation, ana, later):
    drafts.keep(ana.user, conversation.pk, text="Good", written_at=later(seconds=1))
    assert text_of(ana.user, conversation) == "Good"

    drafts.keep(ana.user, conversation.pk, text="Good morning", written_at=later(seconds=2))

    assert text_of(ana.user, conversation) == "Good morning"
    assert Draft.objects.count() == 1


def test_what_comes_late_from_another_device_does_not_win(conversation, ana, later):
    drafts.keep(ana.user, conversation.pk, text="The newest", written_at=later(seconds=5))

    drafts.keep(ana.user, conversation.pk, text="Older", written_at=later(seconds=2))
    assert text_of(ana.user, conversation) == "The newest"
    drafts.keep(ana.user, conversation.pk, text="", written_at=later(seconds=3))
    assert text_of(ana.user, conversation) == "The newest"
    drafts.keep(ana.user, conversation.pk, text="  ", written_at=later(seconds=6))
    assert text_of(ana.user, conversation) is None


def test_what_was_sent_is_gone_and_stays_gone(conversation, ana, later):
    drafts.keep(ana.user, conversation.pk, text="Hello", written_at=later(seconds=1))
    answers.answer(ana.user, conversation.pk, text="Hello", client_id="a", now=later(seconds=3))
    drafts.forget(ana.user, conversation.pk)
    assert text_of(ana.user, conversation) is None

    assert not drafts.keep(ana.user, conversation.pk, text="Hello", written_at=later(seconds=2))
    assert text_of(ana.user, conversation) is None
    drafts.keep(ana.user, conversation.pk, text="And", written_at=later(seconds=4))
    assert text_of(ana.user, conversation) == "And"


def test_nobody_sees_or_writes_anothers(conversation, ana, ben, cleo, olga, later):
    drafts.keep(ana.user, conversation.pk, text="Between us", written_at=later(seconds=1))
    assert text_of(ana.user, conversation) == "Between us"

    for person in (ben.user, cleo.user, olga):
        assert text_of(person, conversation) is None
        with pytest.raises(NotReachable):
            drafts.keep(person, conversation.pk, text="Mine", written_at=later(seconds=2))
    assert Draft.objects.get().author == ana.user


def test_an_over_long_draft_is_refused_and_the_old_one_stays(conversation, ana, later):
    drafts.keep(ana.user, conversation.pk, text="Short", written_at=later(seconds=1))
    with pytest.raises(NotPossible, match="10000"):
        drafts.keep(ana.user, conversation.pk, text="x" * 10_001, written_at=later(seconds=2))
    assert text_of(ana.user, conversation) == "Short"


def test_in_a_closed_conversation_nothing_is_begun(conversation, ana, noon, later):
    lifecycle.close(conversation, by=ana.user, now=noon)
    drafts.keep(ana.user, conversation.pk, text="Too late", written_at=later(seconds=1))
    assert text_of(ana.user, conversation) is None


def test_the_list_is_told_when_a_draft_comes_or_goes_or_is_left(conversation, ana, later, monkeypatch):
    told = []
    monkeypatch.setattr("console.live.receivers.tell", lambda group, kind, **_: told.append((group, kind)))

    def keep(text, seconds, **options):
        told.clear()
        drafts.keep(ana.user, conversation.pk, text=text, written_at=later(seconds=seconds), **options)
        return told == [(f"desk-{ana.user.pk}", "desk.chats")]

    assert keep("G", 1)
    assert not keep("Go", 2)
    assert keep("Good", 3, left=True)
    assert keep("", 4)
    assert not keep("", 5)


def test_old_drafts_are_dropped(conversation, ana, visit, write, later):
    drafts.keep(ana.user, conversation.pk, text="Old", written_at=later(days=-91))
    other = Conversation.objects.get(pk=write(visit("Yan")).conversation_id)
    drafts.keep(ana.user, other.pk, text="New", written_at=later(seconds=1))

    assert drafts.drop_old(later(days=-90)) == 1
    assert Draft.objects.get().text == "New"


def test_a_draft_may_be_as_long_as_a_message(conversation, ana, later):
    drafts.keep(ana.user, conversation.pk, text="x" * messages.MAX_LENGTH, written_at=later(seconds=1))
    assert len(text_of(ana.user, conversation)) == messages.MAX_LENGTH
