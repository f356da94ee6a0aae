"""Whether somebody can answer an inbox at all, in its groups or in those that their escalations ask."""

import pytest

from console.widget.screens import state
from conversations.models import Connection, Conversation, Group, Inbox
from routing import assignment, escalation, readiness
from routing.models import Availability, EscalationStep, Rule

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def groups(sales):
    """Sales, which the shop's rule leads to and where nobody is, and three more."""
    return [sales, *(Group.objects.create(name=name) for name in ("Support", "Billing", "Night"))]


def ask(group, *others):
    for other in others:
        EscalationStep.objects.create(group=group, kind="next_group", target=other)


def is_well(shop):
    """What visitors are told, and what the board says of it, are one."""
    lacks = [lack for lack in readiness.lacks() if lack.inbox == shop and lack.kind in readiness.ANSWERING]
    assert readiness.can_answer(shop) is not bool(lacks)
    assert readiness.unanswered().filter(pk=shop.pk).exists() is bool(lacks)
    return not lacks


def test_a_group_that_the_escalation_asks_answers_for_one_where_nobody_is(shop, groups, hire, zoe, write, later):
    sales, support, *_others = groups
    ben = hire("ben", groups=[support])
    assert not is_well(shop)

    ask(sales, support)

    assert is_well(shop)
    conversation = write(zoe).conversation
    assignment.route([conversation.pk], now=later())
    escalation.act_due(later(seconds=1))
    conversation.refresh_from_db()
    assert conversation.agent == ben.user


def test_so_does_one_that_a_later_step_asks(shop, groups, hire):
    sales, support, billing, _night = groups
    hire("ben", groups=[billing])
    ask(sales, support, billing)

    assert is_well(shop)


def test_the_chain_of_a_group_that_is_asked_is_not_begun(shop, groups, hire, zoe, write, later):
    sales, support, billing, _night = groups
    hire("ben", groups=[billing])
    ask(sales, support)
    ask(support, billing)

    assert not is_well(shop)
    conversation = write(zoe).conversation
    for seconds in range(3):
        assignment.route([conversation.pk], now=later(seconds=seconds))
        escalation.act_due(later(seconds=seconds + 1))
    conversation.refresh_from_db()
    assert conversation.agent is None


def test_groups_that_ask_each_other_have_nobody_the_more(shop, groups):
    sales, support, *_others = groups
    ask(sales, support)
    ask(support, sales)

    assert not is_well(shop)


def test_who_may_not_sign_in_or_has_another_channel_or_no_capacity_helps_nobody(shop, groups, hire):
    sales, support, billing, night = groups
    ask(sales, support, billing, night)
    gone, elsewhere, empty = (hire(name, groups=[group]) for name, group in zip("abc", groups[1:], strict=True))
    assert is_well(shop)

    gone.user.is_active = False
    gone.user.save()
    Availability.objects.filter(agent=elsewhere).update(channel="email")
    Availability.objects.filter(agent=empty).update(capacity=0)

    assert not is_well(shop)
    Availability.objects.filter(agent=empty).update(capacity=1)
    assert is_well(shop)


def test_supervisors_who_are_told_answer_nothing(shop, groups):
    EscalationStep.objects.create(group=groups[0], kind="tell")

    assert not is_well(shop)


def test_who_fits_no_rule_is_answered_by_nobody(shop, ana, zoe, visit):
    Rule.objects.update(language="fr")
    anna = visit("Anna", language="de")

    assert readiness.can_answer(shop, zoe)
    assert not readiness.can_answer(shop, anna)
    assert [lack.kind for lack in readiness.lacks()] == ["no_rest"]


def test_so_it_is_where_the_first_rule_that_fits_leads_to_nobody(shop, groups, hire, zoe):
    sales, support, *_others = groups
    hire("ben", groups=[support])
    Rule.objects.create(inbox=shop, group=support, position=1)
    assert not readiness.can_answer(shop, zoe)

    Rule.objects.filter(group=sales).update(page_pattern="/returns")
    assert readiness.can_answer(shop, zoe)


@pytest.mark.parametrize(("language", "page", "is_enough"), [("", "", True), ("", "*", True), ("", "/a", False)])
def test_one_rule_for_everybody_is_enough(shop, ana, sales, language, page, is_enough):
    Rule.objects.update(language="fr")
    Rule.objects.create(inbox=shop, group=sales, language=language, page_pattern=page)

    assert (not readiness.lacks()) is is_enough


def test_the_rules_of_a_group_go_with_it(shop, ana, sales):
    assert is_well(shop)

    sales.delete()

    assert not is_well(shop)
    assert [lack.kind for lack in readiness.lacks()] == ["no_rule"]


def test_a_conversation_that_was_transferred_waits_for_whom_it_was_transferred_to(shop, groups, zoe, write, hire):
    hire("ben", groups=[groups[1]], wanted=False)
    conversation = write(zoe).conversation
    assert state(zoe, shop)["is_unanswered"]

    Conversation.objects.filter(pk=conversation.pk).update(is_transferred=True, group=groups[1])

    assert not state(zoe, shop)["is_unanswered"]


def test_a_channel_of_somebody_else_is_to_be_connected(shop, ana, sales):
    inbox = Inbox.objects.create(name="Number", key="number", channel="sms")
    Rule.objects.create(inbox=inbox, group=sales)
    Availability.objects.create(agent=ana, channel="sms")
    assert [lack.kind for lack in readiness.lacks()] == ["no_connection"]

    Connection.objects.create(inbox=inbox)

    assert not readiness.lacks()
