"""What a macro may consist of, and where it is offered."""

import pytest
from django.core.exceptions import ValidationError

from conversations import macros
from conversations.models import Group, Inbox, Macro, MacroStep, Tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def pro(db):
    return Inbox.objects.create(name="pro.example", key="pro")


def steps(*actions):
    return [MacroStep(action=action, **fields) for action, fields in actions]


def problems(*actions, at=()):
    try:
        macros.check(steps(*actions), at)
    except ValidationError as error:
        return error.messages
    return []


REPLY = ("reply", {"text": "Hello"})
TAG = ("tag", {"tag_name": "Delivery"})
SNOOZE = ("snooze", {"hours": 24})
CLOSE = ("close", {})


def test_what_makes_sense_is_accepted(shop, tag, sales):
    move = ("transfer", {"group": sales})
    for last in (SNOOZE, CLOSE, move, ("snooze", {"hours": None})):
        assert problems(REPLY, TAG, REPLY, last) == []
    assert problems(TAG, at=[shop]) == []


@pytest.mark.parametrize("ending", [SNOOZE, CLOSE, ("transfer", {})])
@pytest.mark.parametrize("after", [REPLY, TAG, SNOOZE, CLOSE])
def test_nothing_follows_what_takes_it_off_the_desk(tag, ending, after):
    assert any("Nothing can follow" in problem for problem in problems(ending, after))


def test_there_is_one_tag_and_it_exists_where_the_macro_is_used(tag, shop, pro):
    assert "one tag" in problems(TAG, TAG)[0]
    assert problems(("tag", {"tag_name": "Nowhere"})) == ["No inbox of this macro has a tag “Nowhere”."]
    assert problems(TAG, at=[pro]) == ["No inbox of this macro has a tag “Delivery”."]
    assert problems(TAG, at=[shop, pro]) == []


@pytest.mark.parametrize("hours", [0, 90 * 24 + 1])
def test_a_snooze_has_its_limits(hours):
    assert problems(("snooze", {"hours": hours})) == ["A snooze lasts from 1 hour to 90 days."]
    assert problems(("snooze", {"hours": 90 * 24})) == []


def test_a_closing_brings_the_tag_that_an_inbox_demands(shop, pro, tag):
    Inbox.objects.filter(pk=shop.pk).update(tag_required=True)
    assert problems(CLOSE) == ["shop.example requires a tag to close: add a step that tags."]
    assert problems(CLOSE, at=[pro]) == []
    assert problems(TAG, CLOSE) == []
    Tag.objects.all().delete()
    assert problems(CLOSE) == []


def test_a_macro_is_offered_at_its_inboxes_once_with_its_steps_in_order(shop, pro, django_assert_num_queries):
    everywhere, here = Macro.objects.create(name="Everywhere"), Macro.objects.create(name="Here", position=1)
    here.inboxes.add(shop)
    Macro.objects.create(name="Without steps")
    group = Group.objects.create(name="Advice")
    for macro in (everywhere, here):
        for position, action in ((2, "transfer"), (1, "reply")):
            MacroStep.objects.create(macro=macro, position=position, action=action, text="x", group=group)

    with django_assert_num_queries(2):
        offered = {macro.name: [step.action for step in macro.steps.all()] for macro in macros.usable_at(shop)}
    assert offered == {"Everywhere": ["reply", "transfer"], "Here": ["reply", "transfer"]}
    assert list(macros.usable_at(pro)) == [everywhere]
