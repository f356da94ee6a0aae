"""Nothing is lost and nothing is doubled when servers die, networks go and people act at once."""

import re
import threading
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.models import Message
from routing import transfers
from routing.models import Offer

from .conftest import DESKTOP, PHONE
from .phones import soon, until
from .ways import LOST_ONCE, REFUSED, WAYS, acknowledgements_lost, put_in

STORED = re.compile(r"\d")  # what a row's data-id is, once it has one


def texts():
    return list(Message.objects.filter(kind="text").order_by("pk").values_list("text", flat=True))


def choose_ben(supervisor, conversation):
    """The sheet that gives him a conversation; one more tap does it."""
    supervisor.goto(conversation)
    supervisor.locator("[data-command=transfer]").click()
    supervisor.locator("dialog[open]").get_by_text("Ben").click()


def relay(socket, *, is_deaf):
    """What the server says reaches the page until it is deaf."""
    server = socket.connect_to_server()
    server.on_message(lambda said: None if is_deaf.is_set() else socket.send(said))


def test_a_line_that_does_not_answer_is_called_unstable_until_it_does(sign_in, hire):
    agent, is_slow, held = sign_in(hire("Ana").user, own_clock=True), threading.Event(), []

    def hold(socket):
        server = socket.connect_to_server()
        server.on_message(
            lambda said: held.append(partial(socket.send, said)) if is_slow.is_set() else socket.send(said)
        )

    agent.page.route_web_socket(re.compile("/ws/desk/"), hold)
    agent.page.reload()
    expect(agent.key()).to_be_visible()
    expect(agent.offline_banner()).to_be_hidden()

    is_slow.set()
    soon(agent.page, agent.offline_banner().is_visible)
    expect(agent.offline_banner()).to_contain_text("Unstable connection")
    expect(agent.page.locator("#desk")).not_to_have_class(re.compile("offline"))  # not lost
    is_slow.clear()
    for send in held:
        send()

    expect(agent.offline_banner()).to_be_hidden()


def test_server_killed_between_send_and_acknowledgement_on_the_visitors_side(visit, sign_in, hire, own_server):
    agent = sign_in(hire("Ana").user, at=own_server)
    visitor = visit(at=own_server)
    visitor.write("One")
    agent.take_offer().write("Yes?")
    expect(visitor.messages()).to_have_text(["One", "Yes?"])

    own_server.kill()
    visitor.write("Two").write("Three")
    expect(visitor.row("Two")).to_contain_text("Waiting")
    own_server.start()

    expect(visitor.row("Three")).not_to_contain_text("Waiting")
    expect(visitor.messages()).to_have_text(["One", "Yes?", "Two", "Three"])
    expect(agent.messages()).to_have_text(["One", "Yes?", "Two", "Three"])
    assert texts() == ["One", "Yes?", "Two", "Three"]


def test_server_killed_between_send_and_acknowledgement_on_the_agents_side(visit, sign_in, hire, own_server):
    agent = sign_in(hire("Ana").user, at=own_server)
    visitor = visit(at=own_server)
    visitor.write("One")
    agent.take_offer()
    expect(agent.messages()).to_have_text(["One"])

    own_server.kill()
    agent.write("Two").write("Three")
    expect(agent.message("Three")).to_contain_text("Waiting")
    expect(agent.offline_banner()).to_be_visible()
    own_server.start()

    expect(agent.offline_banner()).to_be_hidden()
    expect(visitor.messages()).to_have_text(["One", "Two", "Three"])
    expect(agent.messages()).to_have_text(["One", "Two", "Three"])
    assert texts() == ["One", "Two", "Three"]


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_that_was_stored_but_whose_acknowledgement_was_lost_is_not_doubled(visit, sign_in, hire, way):
    agent = sign_in(hire("Ana").user)
    visitor = visit()
    visitor.write("One")
    agent.take_offer()
    lost = []

    def drop_the_answer(route):
        route.fetch()  # the server has stored it; the network dies on the way back
        lost.append(route.request.url)
        route.abort()

    if way == "post":
        put_in(agent.page, REFUSED)
        agent.page.route("**/messages/", drop_the_answer, times=1)
    else:
        put_in(agent.page, acknowledgements_lost("n === 1"))
    agent.write("Two")

    expect(visitor.messages()).to_have_text(["One", "Two"])
    expect(agent.messages()).to_have_text(["One", "Two"])
    expect(agent.message("Two")).not_to_contain_text("Waiting")
    assert lost or agent.page.evaluate("globalThis.lost")
    assert texts() == ["One", "Two"]


def test_an_answer_goes_over_the_socket_and_is_not_posted(visit, sign_in, hire):
    agent, posts = sign_in(hire("Ana").user), []
    agent.page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    visitor = visit()
    visitor.write("One")
    agent.take_offer().write("Two").write("Three")

    expect(visitor.messages()).to_have_text(["One", "Two", "Three"])
    expect(agent.message("Three")).to_have_attribute("data-id", STORED)
    expect(agent.message("Three")).to_contain_text("Read")
    expect(agent.messages()).to_have_text(["One", "Two", "Three"])
    assert [url for url in posts if url.endswith("/messages/")] == []


def test_an_answer_with_which_the_connection_dies_waits_and_goes_once(visit, sign_in, hire):
    agent = sign_in(hire("Ana").user)
    visitor = visit()
    visitor.write("One")
    agent.take_offer()
    put_in(agent.page, LOST_ONCE)

    agent.write("Two")
    until(agent.page, lambda: agent.page.evaluate("globalThis.lost"))
    agent.page.context.set_offline(True)
    expect(agent.message("Two")).to_contain_text("Waiting")
    expect(agent.offline_banner()).to_be_visible()
    agent.page.context.set_offline(False)

    expect(visitor.messages()).to_have_text(["One", "Two"])
    expect(agent.messages()).to_have_text(["One", "Two"])
    expect(agent.message("Two")).not_to_contain_text("Waiting")
    assert texts() == ["One", "Two"]


def test_an_answer_that_nobody_acknowledges_is_posted_after_a_while(visit, sign_in, hire):
    """The connection stands, and is heard of; the frame alone is lost."""
    agent = sign_in(hire("Ana").user, own_clock=True)
    visitor = visit()
    visitor.write("One")
    agent.take_offer()
    put_in(agent.page, LOST_ONCE)

    agent.write("Two")
    until(agent.page, lambda: agent.page.evaluate("globalThis.lost"))
    soon(agent.page, lambda: texts() == ["One", "Two"])

    expect(visitor.messages()).to_have_text(["One", "Two"])
    expect(agent.message("Two")).to_have_attribute("data-id", STORED)
    expect(agent.messages()).to_have_text(["One", "Two"])


def test_the_network_goes_and_comes_back_on_both_sides(visit, sign_in, hire):
    agent = sign_in(hire("Ana").user)
    visitor = visit()
    visitor.write("One")
    agent.take_offer().write("Two")
    expect(visitor.messages()).to_have_text(["One", "Two"])

    agent.page.context.set_offline(True)
    expect(agent.offline_banner()).to_be_visible()
    visitor.write("Three")
    expect(visitor.row("Three")).to_have_attribute("data-id", STORED)
    agent.write("Four")
    expect(agent.message("Four")).to_contain_text("Waiting")
    agent.page.context.set_offline(False)
    expect(agent.offline_banner()).to_be_hidden()
    expect(agent.messages()).to_have_text(["One", "Two", "Three", "Four"])
    expect(visitor.messages()).to_have_text(["One", "Two", "Three", "Four"])

    visitor.page.context.set_offline(True)
    expect(visitor.chat.locator("#offline")).to_be_visible()
    visitor.write("Five")
    agent.write("Six")
    expect(agent.message("Six")).to_have_attribute("data-id", STORED)
    expect(visitor.row("Five")).to_contain_text("Waiting")
    visitor.page.context.set_offline(False)
    expect(visitor.chat.locator("#offline")).to_be_hidden()
    expect(visitor.row("Five")).not_to_contain_text("Waiting")
    expect(agent.messages()).to_have_text(["One", "Two", "Three", "Four", "Six", "Five"])
    expect(visitor.messages()).to_have_text(["One", "Two", "Three", "Four", "Six", "Five"])
    assert len(texts()) == 6


def test_a_conversation_is_given_away_while_it_is_being_answered(visit, sign_in, hire, only_conversation, olga):
    ana, ben = hire("Ana"), hire("Ben", wanted=False)
    agent, supervisor = sign_in(ana.user), sign_in(olga, DESKTOP).page
    visitor = visit()
    visitor.write("One")
    agent.take_offer()
    agent.field().fill("Half a sentence")
    choose_ben(supervisor, agent.page.url)

    supervisor.locator("#transfer-now").click()
    expect(agent.page.locator("body")).to_contain_text("on your desk")

    expect(agent.send_button()).to_be_disabled()
    expect(agent.field()).to_have_value("Half a sentence")
    assert only_conversation().agent == ben.user
    assert texts() == ["One"]


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["390x844", "1440x900"])
def test_where_it_was_given_away_with_nothing_begun_there_is_nothing_to_do(visit, sign_in, hire, olga, device):
    ana = hire("Ana")
    hire("Ben", wanted=False)
    agent, supervisor = sign_in(ana.user, device), sign_in(olga, DESKTOP).page
    visit().write("One")
    agent.take_offer()
    choose_ben(supervisor, agent.page.url)
    supervisor.locator("#transfer-now").click()
    expect(agent.page.locator("body")).to_contain_text("on your desk")

    expect(agent.field()).to_be_hidden()
    expect(agent.page.locator("[data-command=block]:visible")).to_have_count(0)
    expect(agent.page.locator("#key-chat")).to_contain_text("0/3")


def test_an_answer_that_comes_after_the_conversation_left_is_refused_in_words_and_kept(
    visit, sign_in, hire, only_conversation, olga
):
    """The page does not know yet that it is no longer theirs: its socket hears nothing, its answer goes through."""
    ana, ben = hire("Ana"), hire("Ben", wanted=False)
    agent = sign_in(ana.user)
    is_deaf = threading.Event()
    agent.page.route_web_socket(re.compile("/ws/desk/"), partial(relay, is_deaf=is_deaf))
    agent.page.reload()
    visitor = visit()
    visitor.write("One")
    agent.take_offer()
    expect(visitor.row("One")).to_contain_text("Read")  # what the page asks at its opening was answered
    is_deaf.set()
    transfers.transfer(olga, only_conversation().pk, to=ben, anyway=True, now=timezone.now())

    agent.write("Two")

    expect(agent.message("Two")).to_contain_text("on your desk")
    expect(agent.message("Two").get_by_role("button", name="Try again")).to_be_visible()
    agent.message("Two").get_by_role("button", name="Discard").click()
    expect(agent.messages()).to_have_text(["One"])
    assert texts() == ["One"]


def test_a_blank_message_cannot_be_sent_and_an_over_long_one_says_so(visit, sign_in, hire):
    agent = sign_in(hire("Ana").user)
    visitor = visit()
    visitor.chat.locator("#say").fill("   ")
    expect(visitor.chat.locator("#send")).to_be_disabled()
    visitor.write("One")
    agent.take_offer()

    agent.field().fill("   ")
    expect(agent.send_button()).to_be_disabled()
    agent.field().fill("x" * 10_001)
    expect(agent.pane().locator(".too-long")).to_be_visible()
    expect(agent.send_button()).to_be_disabled()


def test_a_closed_tab_keeps_what_was_not_sent(visit, sign_in, hire):
    agent = sign_in(hire("Ana").user)
    visitor = visit()
    visitor.write("One")
    agent.take_offer()
    put_in(agent.page, REFUSED)
    agent.page.route("**/messages/", lambda route: route.abort())
    agent.write("Two")
    expect(agent.message("Two")).to_contain_text("Waiting")

    address = agent.page.url
    context = agent.page.context
    agent.page.close()
    agent.page = context.new_page()
    agent.page.goto(address)

    expect(visitor.messages()).to_have_text(["One", "Two"])
    expect(agent.messages()).to_have_text(["One", "Two"])
    assert texts() == ["One", "Two"]


@pytest.mark.parametrize("tenths", range(3))
def test_an_answer_at_the_very_deadline_has_one_outcome_that_both_sides_see(visit, sign_in, hire, tenths):
    agent = sign_in(hire("Ana").user)
    visitor = visit()
    visitor.write("One")
    agent.take_offer()
    agent.field().fill("Two")
    Offer.objects.update(answer_by=timezone.now() + timedelta(seconds=tenths / 10))
    agent.field().press("Control+Enter")

    expect(agent.pane().locator(".thread > .pending .meta.pending:visible")).to_have_count(0)
    if Offer.objects.get().outcome == "answered":
        expect(visitor.messages()).to_have_text(["One", "Two"])
    else:
        expect(agent.key()).to_have_attribute("data-state", "off")
        assert texts() == ["One"]


def test_ctrl_c_ends_the_server_cleanly_and_loses_nothing(visit, sign_in, hire, own_server):
    agent = sign_in(hire("Ana").user, at=own_server)
    visitor = visit(at=own_server)
    visitor.write("One")
    agent.take_offer().write("Two")
    expect(visitor.messages()).to_have_text(["One", "Two"])

    assert own_server.stop() == 0
    assert texts() == ["One", "Two"]
