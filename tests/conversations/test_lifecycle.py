"""How a conversation's status changes, and what is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from conversations import lifecycle
from conversations.base.errors import NotPossible
from conversations.models import Conversation, Inbox, Tag

pytestmark = pytest.mark.django_db(transaction=True)


def lines(conversation):
    return list(conversation.messages.filter(kind="event").order_by("pk").values_list("event", flat=True))


def test_closing_keeps_tag_note_and_who(ana, zoe, write, tag, fresh, noon):
    conversation = fresh(write(zoe))

    lifecycle.close(conversation, by=ana.user, tag=tag, note=" Sent again. ", now=noon)

    closed = fresh(conversation)
    assert (closed.status, closed.tag, closed.end_note, closed.closed_by) == ("closed", tag, "Sent again.", "agent")
    assert closed.agent == ana.user
    assert lines(closed) == ["opened", "assigned", "closed_agent"]


def test_a_mandatory_tag_is_the_domains_rule(ana, shop, zoe, write, tag, fresh, noon):
    Inbox.objects.update(tag_required=True)
    conversation = fresh(write(zoe))

    with pytest.raises(NotPossible, match="Choose a tag"):
        lifecycle.close(conversation, by=ana.user, now=noon)

    assert fresh(conversation).status == "active"


def test_a_mandatory_tag_without_any_tag_configured_lets_the_closing_through(ana, zoe, write, fresh, noon):
    Inbox.objects.update(tag_required=True)
    conversation = fresh(write(zoe))

    lifecycle.close(conversation, by=ana.user, now=noon)

    assert fresh(conversation).status == "closed"


def test_a_tag_of_another_inbox_is_refused(ana, zoe, write, fresh, noon):
    foreign = Tag.objects.create(inbox=Inbox.objects.create(name="other"), name="Foreign")
    conversation = fresh(write(zoe))

    with pytest.raises(NotPossible, match="another inbox"):
        lifecycle.close(conversation, by=ana.user, tag=foreign, now=noon)


def test_what_was_read_before_it_moved_on_cannot_be_moved(ana, ben, olga, zoe, write, fresh, noon):
    stale = fresh(write(zoe))
    other = ben if stale.agent == ana.user else ana
    lifecycle.transfer(fresh(stale), agent=other.user, group=stale.group, by=olga, comment="", now=noon)

    with pytest.raises(NotPossible, match="quicker"):
        lifecycle.close(stale, by=ana.user, now=noon)


def test_third_party_conversations_without_news_for_a_week_close_by_themselves(shop, visit, write, fresh, later):
    sms = Inbox.objects.create(name="SMS", channel="sms", tag_required=True)
    Tag.objects.create(inbox=sms, name="Any")
    idle, chat = write(visit("One"), inbox=sms), write(visit("Two"), inbox=shop)
    lifecycle.close_idle(later(days=7) - timedelta(seconds=1))
    assert fresh(idle).status == "waiting"

    lifecycle.close_idle(later(days=7))

    assert (fresh(idle).status, fresh(idle).closed_by, fresh(idle).tag) == ("closed", "idle", None)
    assert fresh(chat).status == "waiting"


@pytest.mark.parametrize(
    "broken", [{"status": "active"}, {"status": "closed"}, {"status": "waiting"}], ids=lambda change: change["status"]
)
def test_the_database_itself_keeps_the_invariants(ana, zoe, write, fresh, broken, noon):
    conversation = fresh(write(zoe))
    nobody = {"agent": None} if broken["status"] == "active" else {}

    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=conversation.pk).update(**broken, **nobody)
