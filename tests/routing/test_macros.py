"""A macro runs all of its steps or none, once, through the verbs that people use."""

import pytest

from conversations import lifecycle
from conversations.base.errors import NotPossible, NotReachable
from conversations.models import Conversation, Group, Inbox, Macro, MacroStep, Message, Tag
from routing import macros
from routing.models import Offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conversation(ana, visit, write, fresh):
    return fresh(write(visit("Zoe Martin")))


@pytest.fixture
def macro(db):
    def make(*steps, at=()):
        made = Macro.objects.create(name="Broken lamp")
        made.inboxes.set(at)
        for position, (action, fields) in enumerate(steps):
            MacroStep.objects.create(macro=made, position=position, action=action, **fields)
        return made

    return make


def thread(conversation):
    rows = Message.objects.filter(conversation=conversation).order_by("pk")
    return [row.event or row.text for row in rows]


REPLY = ("reply", {"text": "Hello {visitor}, {agent} of {company}."})
TAG = ("tag", {"tag_name": "Delivery"})
SAID = "Hello Zoe, Ana of Shop."


def test_it_answers_tags_and_closes_in_one_go(conversation, ana, tag, macro, noon, fresh):
    made = macro(REPLY, TAG, ("close", {}))

    line = macros.run(ana.user, conversation.pk, made.pk, client_id="a", seen=conversation.last_message_id, now=noon)

    after = fresh(conversation)
    assert (after.is_closed, after.tag, after.closed_by) == (True, tag, "agent")
    assert thread(conversation)[-4:] == ["macro", SAID, "tagged", "closed_agent"]
    assert line.details == {"by": ana.user_id, "macro": made.pk}
    assert Offer.objects.get().outcome == "answered"
    revisions = list(
        Message.objects.filter(conversation=conversation).order_by("pk").values_list("revision", flat=True)
    )
    assert revisions == sorted(set(revisions))
    assert after.revision == revisions[-1]


def test_it_snoozes(conversation, ana, macro, noon, later, fresh):
    macros.run(
        ana.user,
        conversation.pk,
        macro(("snooze", {"hours": 24})).pk,
        client_id="a",
        seen=conversation.last_message_id,
        now=noon,
    )

    after = fresh(conversation)
    assert after.is_snoozed
    assert (after.snoozed_until, after.returns_to_desk) == (later(hours=24), True)


def test_it_snoozes_until_the_visitor_writes(conversation, ana, macro, noon, fresh):
    macros.run(
        ana.user,
        conversation.pk,
        macro(REPLY, ("snooze", {})).pk,
        client_id="a",
        seen=conversation.last_message_id,
        now=noon,
    )
    assert fresh(conversation).is_snoozed
    assert fresh(conversation).snoozed_until is None


def test_it_transfers_to_a_group(conversation, ana, cleo, macro, noon, fresh):
    elsewhere = Group.objects.get(name="Elsewhere")
    made = macro(REPLY, ("transfer", {"group": elsewhere}))

    line = macros.run(ana.user, conversation.pk, made.pk, client_id="a", seen=conversation.last_message_id, now=noon)

    after = fresh(conversation)
    assert (after.agent, after.group) == (cleo.user, elsewhere)
    assert SAID in thread(conversation)
    before = thread(conversation)
    assert (
        macros.run(ana.user, conversation.pk, made.pk, client_id="a", seen=conversation.last_message_id, now=noon)
        == line
    )
    assert thread(conversation) == before


def test_a_group_that_is_full_and_has_no_queue_refuses_the_whole_macro(conversation, ana, macro, noon, fresh):
    full = Group.objects.create(name="Full", queue_size=0)
    made, before = macro(REPLY, ("transfer", {"group": full})), thread(conversation)

    with pytest.raises(NotPossible):
        macros.run(ana.user, conversation.pk, made.pk, client_id="a", seen=conversation.last_message_id, now=noon)

    assert thread(conversation) == before
    assert fresh(conversation).agent == ana.user


def test_a_tag_alone_stays_for_the_closing(conversation, ana, tag, macro, noon, fresh):
    macros.run(ana.user, conversation.pk, macro(TAG).pk, client_id="a", seen=conversation.last_message_id, now=noon)
    assert fresh(conversation).tag == tag
    assert fresh(conversation).agent == ana.user


@pytest.mark.parametrize("ending", [("close", {}), ("snooze", {}), TAG])
def test_a_second_tap_changes_nothing_and_is_no_refusal(conversation, ana, tag, macro, noon, ending):
    made = macro(REPLY, ending)
    first = macros.run(ana.user, conversation.pk, made.pk, client_id="a", seen=conversation.last_message_id, now=noon)
    before = thread(conversation)

    assert (
        macros.run(ana.user, conversation.pk, made.pk, client_id="a", seen=conversation.last_message_id, now=noon)
        == first
    )

    assert thread(conversation) == before


def test_where_one_step_is_refused_nothing_has_happened(conversation, ana, tag, macro, noon, shop, fresh):
    Inbox.objects.filter(pk=shop.pk).update(tag_required=True)
    made = macro(REPLY, ("close", {}))
    before, row = thread(conversation), Conversation.objects.filter(pk=conversation.pk).values().get()

    with pytest.raises(NotPossible, match="required"):
        macros.run(ana.user, conversation.pk, made.pk, client_id="a", seen=conversation.last_message_id, now=noon)

    assert thread(conversation) == before
    assert Conversation.objects.filter(pk=conversation.pk).values().get() == row
    assert Offer.objects.open().exists()


def test_a_tag_that_is_gone_is_refused(conversation, ana, tag, macro, noon):
    made, before = macro(REPLY, TAG), thread(conversation)
    Tag.objects.all().delete()

    with pytest.raises(NotPossible, match="no tag “Delivery”"):
        macros.run(ana.user, conversation.pk, made.pk, client_id="a", seen=conversation.last_message_id, now=noon)
    assert thread(conversation) == before


def test_a_macro_of_another_inbox_or_one_that_is_gone_is_refused(conversation, ana, macro, noon):
    elsewhere = macro(REPLY, at=[Inbox.objects.create(name="Elsewhere", key="elsewhere")])
    before = thread(conversation)

    for pk in (elsewhere.pk, 0):
        with pytest.raises(NotPossible, match="not there"):
            macros.run(ana.user, conversation.pk, pk, client_id="a", seen=conversation.last_message_id, now=noon)
    assert thread(conversation) == before


def test_only_whose_desk_it_is_on(conversation, ana, ben, cleo, olga, macro, noon):
    made = macro(REPLY)
    for person in (ben.user, cleo.user, olga):
        with pytest.raises(NotReachable):
            macros.run(person, conversation.pk, made.pk, client_id="a", seen=conversation.last_message_id, now=noon)
    assert SAID not in thread(conversation)

    macros.run(ana.user, conversation.pk, made.pk, client_id="a", seen=conversation.last_message_id, now=noon)
    assert SAID in thread(conversation)


def test_a_closed_or_snoozed_conversation_is_left_alone(conversation, ana, macro, noon, fresh):
    made = macro(REPLY)
    lifecycle.snooze(conversation, by=ana.user, until=None, keep=True, now=noon)
    with pytest.raises(NotPossible, match="not in progress"):
        macros.run(ana.user, conversation.pk, made.pk, client_id="a", seen=conversation.last_message_id, now=noon)
    lifecycle.close(fresh(conversation), by=ana.user, now=noon)
    with pytest.raises(NotPossible, match="not in progress"):
        macros.run(ana.user, conversation.pk, made.pk, client_id="a", seen=conversation.last_message_id, now=noon)
