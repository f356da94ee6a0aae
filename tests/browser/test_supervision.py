"""What a supervisor does from the board, and what the agents' phones and the visitor see of it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.models import Conversation, Group, Visitor
from routing import hiring
from routing.models import EscalationStep, Offer

from .conftest import DESKTOP, PHONE
from .people import AgentPage
from .phones import until


@pytest.fixture
def board(sign_in, olga):
    """The live board on a supervisor's desktop."""
    return lambda: sign_in(olga, DESKTOP).page


def test_who_is_signed_out_by_a_supervisor_is_told_and_what_was_open_goes_on(sign_in, hire, visit, board):
    ana, ben = hire("Ana"), hire("Ben", wanted=False)
    phone, other = sign_in(ana.user), sign_in(ben.user)
    visitor = visit().write("Where is my parcel?")
    phone.take_offer().write("I look for it")
    expect(visitor.messages()).to_have_count(2)
    other.turn_green()
    board = board()

    board.locator("#board .name", has_text="Ana").click()
    board.get_by_role("button", name="Sign them out…").click()
    expect(board.locator("dialog[open]")).to_contain_text("1 open conversation goes to somebody else at once.")
    board.get_by_role("button", name="Sign them out", exact=True).click()

    phone.page.wait_for_url(re.compile(r"/sign-in/\?sent-home"))
    expect(phone.page.get_by_role("status")).to_contain_text("A supervisor signed you out")
    phone.page.goto(phone.page.url.split("/sign-in/")[0] + "/desk/")
    expect(phone.page.locator("input[name=password]")).to_be_visible()  # her session is over, not only her page
    other.take_offer().write("I am Ben")
    expect(visitor.messages()).to_have_text(["Where is my parcel?", "I look for it", "I am Ben"])
    expect(board.locator("#board tr[id^=conversation-]")).to_contain_text("Ben")
    expect(board.locator(f"#agent-{ana.pk}")).to_contain_text("0/3")


def test_where_nobody_is_there_the_board_says_so_and_another_group_is_asked(sign_in, hire, visit, board):
    sales, support = Group.objects.get(name="Sales"), Group.objects.create(name="Support", queue_size=3)
    EscalationStep.objects.create(group=sales, kind="next_group", target=support, after=0, position=0)
    EscalationStep.objects.create(group=sales, kind="tell", after=1, position=1)
    hire("Ana", wanted=False)
    ben = hire("Ben", wanted=False)
    ben.user.desk_groups.set([support])
    other, board = sign_in(ben.user), board()

    visitor = visit().write("Is anybody there?")

    alert = board.locator("[id^=alert-escalated-]")
    expect(alert).to_contain_text(": nobody is there, ")
    expect(alert).to_contain_text("Sales, escalated · Support")
    other.turn_green()
    other.take_offer()
    other.pane().locator(".step").get_by_role("button").click()
    expect(other.pane().locator(".sys", has_text="Support")).to_be_visible()
    other.write("I am here")
    expect(visitor.messages()).to_have_text(["Is anybody there?", "I am here"])
    expect(alert).to_have_count(0)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_supervisor_who_answers_takes_what_waits(sign_in, hire, visit, olga, device):
    hire("Ana", wanted=False)
    hiring.make_agent(olga, channels=["chat"])
    page = sign_in(olga, device).page
    page.goto(page.url.replace("/desk/", "/supervision/"))
    visitor = visit().write("Is anybody there?")
    expect(visitor.who()).to_contain_text("We are finding someone for you")

    row = page.locator("#board tr[id^=conversation-]")
    row.get_by_role("button", name="Take it").click()

    desk = AgentPage(page)
    expect(visitor.who()).to_contain_text("Olga")  # who took it means to answer
    desk.write("I am here")
    expect(visitor.messages()).to_have_text(["Is anybody there?", "I am here"])


def test_who_is_paused_becomes_available_in_the_conversation_that_waits(sign_in, hire, visit):
    ana = hire("Ana", wanted=False)
    phone = sign_in(ana.user)
    visit().write("Is anybody there?")
    expect(phone.page.locator("#no-chats")).to_contain_text("You are not receiving conversations")
    waiting = until(phone.page, lambda: Conversation.objects.waiting().filter(queued_at__isnull=False).first())

    phone.page.goto(f"{phone.page.url}{waiting.pk}/")
    expect(phone.page.locator(".wait-line")).to_contain_text("Waits in the queue, and you are unavailable")
    phone.page.locator(".wait-line").get_by_role("button", name="Become available").click()

    expect(phone.page.locator(".wait-line")).to_have_count(0)
    expect(phone.page.locator(".composer")).to_be_visible()


HOLE = """(card) => {
    const { paddingBlockEnd } = getComputedStyle(card);
    return card.getBoundingClientRect().bottom - parseFloat(paddingBlockEnd)
        - card.lastElementChild.getBoundingClientRect().bottom;
}"""


@pytest.mark.parametrize(
    ("agents", "waiting"), [(1, 1), (3, 8), (6, 5)], ids=["a quiet day", "a bad day", "a day with many agents"]
)
def test_no_card_of_the_board_is_mostly_empty(hire, write, board, agents, waiting):
    Group.objects.update(queue_size=20)
    for name in ("Ana", "Ben", "Cleo", "Dora", "Emil", "Fay")[:agents]:
        hire(name, wanted=False)
    ago = timezone.now() - timedelta(minutes=10)
    for n in range(waiting):
        write(Visitor.objects.create(name=f"Visitor {n}", created_at=ago, language="en"), "Hello?", now=ago)
    page = board()

    expect(page.locator("#board .alert").first).to_be_visible()
    assert not holes(page)


def test_nor_is_one_beside_many_alerts(hire, write, board):
    """Three conversations of each kind: they wait, are owed an answer, were missed."""
    Group.objects.update(queue_size=20)
    agents = [hire(name, wanted=False) for name in ("Ana", "Ben", "Cleo", "Dora", "Emil")]
    ago = timezone.now() - timedelta(minutes=10)
    for n in range(6):
        write(Visitor.objects.create(name=f"Visitor {n}", created_at=ago, language="en"), "Hello?", now=ago)
    owed = Conversation.objects.filter(pk__in=Conversation.objects.values("pk")[:3])
    for conversation in list(owed):
        Offer.objects.create(
            conversation=conversation, agent=agents[0], made_at=ago, outcome="missed", ended_at=timezone.now()
        )
    owed.update(agent=agents[0].user, status="active", queued_at=None, assigned_at=ago)
    page = board()

    expect(page.locator("#board .alert")).to_have_count(9)
    assert not holes(page)


def holes(page):
    """The cards that are mostly empty, with how many pixels are."""
    found = {card: page.locator(f"#board .{card}").evaluate(HOLE) for card in ("agents", "alerts", "queues")}
    return {card: pixels for card, pixels in found.items() if pixels >= 150}
