"""Visitors who may not write: in every inbox, for as long as the row says."""

from datetime import timedelta

import pytest

from conversations import blocks, lifecycle, messages
from conversations.base.errors import NotPossible
from conversations.models import Block, Conversation, Inbox
from routing.models import Offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sms(db):
    return Inbox.objects.create(name="SMS", key="sms", channel="sms")


def test_blocking_ends_what_is_open_in_every_inbox_without_a_tag(ana, shop, sms, zoe, write, tag, fresh, noon):
    Inbox.objects.update(tag_required=True)
    mine, elsewhere = write(zoe), write(zoe, "By SMS", inbox=sms)

    block = blocks.block(zoe, by=ana.user, reason="abuse", now=noon)

    for conversation in (mine, elsewhere):
        assert (fresh(conversation).status, fresh(conversation).closed_by, fresh(conversation).tag) == (
            "closed",
            "block",
            None,
        )
    assert (block.reason_words, block.until) == ("Abusive language", None)
    assert not Offer.objects.open().exists()
    line = fresh(mine).messages.get(event="closed_block")
    assert line.details == {"by": ana.user_id, "reason": "abuse"}


def test_a_snoozed_conversation_ends_too(ana, zoe, write, fresh, noon):
    message = write(zoe)
    lifecycle.snooze(fresh(message), by=ana.user, until=None, keep=True, now=noon)

    blocks.block(zoe, by=ana.user, reason="abuse", now=noon)

    assert (fresh(message).status, fresh(message).returns_to_desk) == ("closed", False)


def test_a_blocked_visitor_writes_to_no_sites_chat(ana, shop, zoe, write, noon):
    write(zoe)
    blocks.block(zoe, by=ana.user, reason="abuse", now=noon)

    for inbox in (shop, Inbox.objects.create(name="Other shop", key="other", channel="chat")):
        with pytest.raises(blocks.Blocked, match="not available"):
            write(zoe, "Again", inbox=inbox)
    assert Conversation.objects.count() == 1


def test_the_others_of_a_batch_are_stored_all_the_same(ana, shop, zoe, visit, noon):
    from console.widget import postbox

    yan = visit("Yan")
    blocks.block(zoe, by=ana.user, reason="abuse", now=noon)

    refused, stored = postbox.store(
        [messages.Words(zoe, shop, "a", "Hello"), messages.Words(yan, shop, "b", "Hello")], noon
    )

    assert isinstance(refused, blocks.Blocked)
    assert stored.text == "Hello"


def test_what_comes_through_another_app_is_kept_and_given_to_nobody(ana, sms, zoe, write, fresh, noon, later):
    before = write(zoe, inbox=sms)
    blocks.block(zoe, by=ana.user, reason="abuse", now=noon)

    first = write(zoe, "One", inbox=sms, now=later(minutes=1))
    second = write(zoe, "Two", inbox=sms, now=later(minutes=2))

    assert first.conversation_id == second.conversation_id == before.conversation_id
    kept = fresh(first)
    assert (kept.status, kept.owed_since, kept.last_message) == ("closed", None, second)


def test_who_never_wrote_by_that_app_gets_a_conversation_that_is_closed_from_the_first(
    ana, shop, sms, zoe, write, fresh, noon, later
):
    write(zoe)
    blocks.block(zoe, by=ana.user, reason="abuse", now=noon)

    message = write(zoe, "By SMS", inbox=sms, now=later(minutes=1))

    assert (fresh(message).status, fresh(message).closed_by, fresh(message).agent) == ("closed", "block", None)
    assert write(zoe, "More", inbox=sms, now=later(minutes=2)).conversation_id == message.conversation_id


def test_a_block_is_over_at_its_moment(ana, zoe, write, noon):
    blocks.block(zoe, by=ana.user, reason="repeated", days=2, now=noon)

    with pytest.raises(blocks.Blocked):
        write(zoe, "Early", now=noon + timedelta(days=2) - timedelta(seconds=1))

    assert write(zoe, "In time", now=noon + timedelta(days=2)).text == "In time"


def test_unblocked_the_visitor_writes_again(ana, olga, zoe, write, noon, later):
    block = blocks.block(zoe, by=ana.user, reason="abuse", now=noon)

    lifted = blocks.lift(block.pk, by=olga, now=later(minutes=1))

    assert (lifted.lifted_by, lifted.lifted_at) == (olga, later(minutes=1))
    assert write(zoe, "Thank you", now=later(minutes=2))
    with pytest.raises(NotPossible, match="not blocked any more"):
        blocks.lift(block.pk, by=olga, now=later(minutes=3))


def test_a_second_block_is_refused_with_the_name_of_who_made_the_first(ana, olga, zoe, noon):
    blocks.block(zoe, by=ana.user, reason="abuse", now=noon)

    with pytest.raises(NotPossible, match="Ana"):
        blocks.block(zoe, by=olga, reason="abuse", now=noon)
    assert Block.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_block_has_a_reason(ana, zoe, noon, reason):
    with pytest.raises(NotPossible):
        blocks.block(zoe, by=ana.user, reason=reason, now=noon)


def test_the_reason_may_be_written(ana, zoe, noon):
    assert blocks.block(zoe, by=ana.user, reason=" Sells lamps. ", now=noon).reason_words == "Sells lamps."
