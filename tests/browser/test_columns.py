"""Up to four conversations side by side on a wide screen."""

import uuid

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.models import Conversation, Message, Visitor
from routing import answers

from .conftest import DESKTOP, PHONE, axe
from .fitting import FAULTS
from .phones import hold

NAMES = ["Anna", "Bruno", "Chloe", "Diego", "Emma", "Farid"]


@pytest.fixture
def crowd(hire, shop, write):
    """Six people wrote to Ana, who has answered the last two: those of the first four still wait."""
    ana = hire("Ana", capacity=10)
    conversations = {}
    for name in NAMES:
        visitor = Visitor.objects.create(name=name, created_at=timezone.now(), language="fr")
        conversations[name] = write(visitor, f"I am {name}", now=timezone.now()).conversation_id
    for name in NAMES[4:]:
        answers.answer(
            ana.user, conversations[name], text="Good morning", client_id=str(uuid.uuid4()), now=timezone.now()
        )
    return ana.user, conversations


def columns(agent):
    return agent.page.locator("#pane > .open[data-conversation]")


def column(agent, pk):
    return agent.page.locator(f'#pane > .open[data-conversation="{pk}"]')


def side_by_side(agent):
    agent.page.locator(".columns-on").click()
    return agent


def test_four_stand_side_by_side_and_the_others_wait_above_them(crowd, sign_in):
    user, of = crowd
    agent = side_by_side(sign_in(user, DESKTOP))

    expect(columns(agent)).to_have_count(4)
    for name in NAMES[:4]:
        expect(column(agent, of[name])).to_contain_text(f"I am {name}")
    expect(agent.row("Emma")).to_be_visible()
    expect(agent.page.locator("#chats .offer")).to_have_count(4)
    expect(agent.page.locator("#chats .offer:visible")).to_have_count(0)
    expect(column(agent, of["Anna"]).locator(".count-in")).to_be_visible()
    assert axe(agent.page) == []
    assert [fault for fault in agent.page.evaluate(FAULTS) if fault.startswith("cut")] == []

    agent.page.reload()
    expect(columns(agent)).to_have_count(4)
    agent.page.set_viewport_size({"width": 1100, "height": 800})
    expect(columns(agent)).to_have_count(2)
    agent.page.set_viewport_size({"width": 1440, "height": 900})
    expect(columns(agent)).to_have_count(4)

    agent.page.locator(".columns-off").click()
    expect(columns(agent)).to_have_count(1)
    expect(agent.page.locator("#chats .offer").first).to_be_visible()


def test_words_go_to_the_conversation_of_their_column_and_reach_it_from_its_visitor(crowd, sign_in, visit):
    user, of = crowd
    agent = side_by_side(sign_in(user, DESKTOP))
    expect(columns(agent)).to_have_count(4)

    for name in ("Chloe", "Anna"):
        field = column(agent, of[name]).locator(".say")
        field.fill(f"Good morning {name}")
        field.press("Enter")
        expect(column(agent, of[name]).locator(".out .bubble")).to_have_text(f"Good morning {name}")
        expect(column(agent, of[name]).locator(".count-in")).to_be_hidden()
    for name in ("Chloe", "Anna"):
        said = Message.objects.get(conversation=of[name], agent=user)
        assert said.text == f"Good morning {name}"
    expect(column(agent, of["Bruno"]).locator(".out .bubble")).to_have_count(0)


def test_the_first_is_the_one_to_work_in_though_the_server_answers_it_last(crowd, sign_in):
    user, of = crowd
    agent = sign_in(user, DESKTOP)
    held = hold(agent.page, f"**/desk/{of['Anna']}/")
    side_by_side(agent)
    expect(columns(agent)).to_have_count(3)
    expect(agent.page.locator("#pane > [data-current]")).to_have_count(0)

    held[0].continue_()

    expect(column(agent, of["Anna"])).to_have_attribute("data-current", "")
    expect(column(agent, of["Anna"]).locator(".in[data-unread]")).to_have_count(0)
    read = Message.objects.filter(status=Message.Status.READ, from_visitor=True)
    assert set(read.values_list("conversation", flat=True)) == {of["Anna"]}


def test_only_the_column_one_works_in_is_marked_as_read(crowd, sign_in):
    user, of = crowd
    agent = side_by_side(sign_in(user, DESKTOP))
    expect(columns(agent)).to_have_count(4)
    expect(column(agent, of["Anna"]).locator(".in[data-unread]")).to_have_count(0)

    column(agent, of["Bruno"]).locator(".say").click()
    expect(column(agent, of["Bruno"]).locator(".in[data-unread]")).to_have_count(0)

    read = Message.objects.filter(status=Message.Status.READ, from_visitor=True)
    assert of["Bruno"] in set(read.values_list("conversation", flat=True))
    assert of["Diego"] not in set(read.values_list("conversation", flat=True))


def test_a_chip_opens_in_a_column_and_a_closed_conversation_leaves_its_own(crowd, sign_in):
    user, of = crowd
    agent = side_by_side(sign_in(user, DESKTOP))
    expect(columns(agent)).to_have_count(4)
    column(agent, of["Anna"]).locator(".say").fill("Half a sentence")

    agent.row("Emma").click()
    expect(column(agent, of["Emma"]).locator(".say")).to_be_focused()
    expect(columns(agent)).to_have_count(4)
    expect(agent.row("Emma")).to_be_hidden()

    agent.command("close").click()
    agent.page.locator("dialog[open] #close-now").click()
    expect(column(agent, of["Emma"])).to_have_count(0)
    expect(columns(agent)).to_have_count(4)
    expect(agent.page.locator("#chats")).not_to_contain_text("Emma")
    assert Conversation.objects.get(pk=of["Emma"]).is_closed


def test_keys_go_from_column_to_column(crowd, sign_in):
    user, _of = crowd
    agent = side_by_side(sign_in(user, DESKTOP))
    expect(columns(agent)).to_have_count(4)
    first, second = columns(agent).nth(0), columns(agent).nth(1)

    first.locator(".say").click()
    agent.page.keyboard.press("F6")
    expect(second.locator(".say")).to_be_focused()
    agent.page.keyboard.press("Shift+F6")
    expect(first.locator(".say")).to_be_focused()
    agent.page.keyboard.type("j4")
    expect(first.locator(".say")).to_have_value("j4")
    agent.page.keyboard.press("Escape")
    agent.page.keyboard.press("j")
    expect(second).to_have_attribute("data-current", "")
    agent.page.keyboard.press("4")
    expect(columns(agent).nth(3).locator(".say")).to_be_focused()


def test_a_phone_that_shares_the_choice_keeps_its_one_column(crowd, sign_in):
    user, _of = crowd
    agent = sign_in(user, PHONE)
    agent.page.context.add_cookies([{"name": "columns", "value": "on", "url": agent.page.url}])
    agent.page.reload()

    agent.row("Emma").click()
    expect(columns(agent)).to_have_count(1)
    expect(agent.page.locator("#chats")).to_be_hidden()
