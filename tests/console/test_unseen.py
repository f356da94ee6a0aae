"""Closing and snoozing over words of the visitor that their author has not seen ask once more, on every path."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conversations import messages
from conversations.models import Macro, MacroStep, Message
from tests.markup import flat

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}
DEEDS = [("close", {}), ("snooze", {"choice": "3h", "keep": "on"}), ("snooze", {"choice": "reply"})]


@pytest.fixture
def seen(mine, zoe, write, noon):
    """The newest row that ana has seen; zoe has written once more since, and sends it off with "Wait"."""
    newest = mine.last_message_id
    write(zoe, "Wait, one thing", now=noon + timedelta(seconds=5))
    return newest


def do(agent, deed, conversation, **said):
    return agent.post(reverse(deed, args=[conversation.pk]), said, headers=HTMX)


def read(conversation, *, upto):
    messages.mark_for_agent(conversation, Message.Status.READ, upto=upto)


@pytest.mark.parametrize(("deed", "said"), DEEDS)
def test_one_is_asked_once_more_with_what_came(agent, mine, seen, fresh, deed, said):
    answer = do(agent, deed, mine, seen=seen, **said)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Zoe has written since" in page
    assert "Wait, one thing" in page
    assert ">Hello<" not in flat(page)
    assert answer["HX-Retarget"] == "#sheet-in"
    assert fresh(mine).status == "active"


@pytest.mark.parametrize(("deed", "said"), DEEDS)
def test_who_does_it_anyway_has_seen_what_was_shown_and_no_more(agent, mine, seen, zoe, write, fresh, noon, deed, said):
    shown = Message.objects.get(text="Wait, one thing").pk
    write(zoe, "And another", now=noon + timedelta(seconds=9))
    assert do(agent, deed, mine, seen=shown, **said).status_code == 409

    shown = Message.objects.get(text="And another").pk
    assert do(agent, deed, mine, seen=shown, **said).status_code == 200
    assert fresh(mine).status == {"close": "closed", "snooze": "snoozed"}[deed]


def test_what_was_chosen_is_kept_for_anyway(agent, mine, seen, tag):
    page = do(agent, "close", mine, seen=seen, tag=tag.pk, note="A <note>").content.decode()

    assert f'name="tag" value="{tag.pk}"' in page
    assert 'name="note" value="A &lt;note&gt;"' in page
    assert page.count('name="seen"') == 1


@pytest.mark.parametrize("given", [{}, {"seen": ""}, {"seen": "x"}, {"seen": "9" * 40}, {"seen": "²"}, {"seen": "-1"}])
@pytest.mark.parametrize(("deed", "said"), DEEDS)
def test_who_does_not_say_what_they_saw_is_asked_for_what_nobody_has_read(agent, mine, fresh, deed, said, given):
    assert do(agent, deed, mine, **given, **said).status_code == 409
    assert fresh(mine).status == "active"

    read(mine, upto=mine.last_message_id)
    assert do(agent, deed, mine, **given, **said).status_code == 200


def test_marks_and_lines_and_ones_own_words_are_no_news(agent, mine, fresh, noon):
    newest = mine.last_message_id
    do(agent, "answer", mine, text="Hello Zoe", client_id="a")
    read(mine, upto=newest)

    assert do(agent, "close", mine, seen=newest).status_code == 200


@pytest.mark.parametrize(("action", "asks"), [("close", True), ("snooze", True), ("reply", False), ("tag", False)])
def test_a_macro_that_ends_asks_as_well_and_does_nothing_until_then(agent, mine, seen, tag, action, asks):
    macro = Macro.objects.create(name="Done")
    MacroStep.objects.create(macro=macro, position=0, action="reply", text="Bye")
    MacroStep.objects.create(macro=macro, position=1, action=action, text="Bye again", tag_name=tag.name)

    answer = do(agent, "macros", mine, macro=macro.pk, client_id="m", seen=seen)

    assert (answer.status_code == 409) == asks
    assert Message.objects.filter(text="Bye").exists() != asks
    if asks:
        shown = Message.objects.get(text="Wait, one thing").pk
        assert do(agent, "macros", mine, macro=macro.pk, client_id="m", seen=shown).status_code == 200


def test_of_many_words_the_last_are_shown_and_none_at_full_length(agent, mine, seen, zoe, write, noon):
    for n in range(10):
        write(zoe, f"{n} " + "x" * 3000, now=noon + timedelta(seconds=10 + n))

    page = do(agent, "close", mine, seen=seen).content.decode()

    assert "6 messages before these" in page
    assert len(page) < 10_000
