"""What is written and done without a network waits on the device, and goes once, in its order, when it is back."""

import re

import pytest
from playwright.sync_api import expect

from conversations.models import Conversation, Message
from tests import files

from .conftest import PASSWORD, axe_in_both
from .offline import attach, everything_came_once, go, lines, said, snooze, work
from .people import AgentPage
from .phones import network_is_back, until
from .ways import REFUSED, REFUSED_WHILE_CUT, WAYS, acknowledgements_lost, put_in


@pytest.fixture
def desk(busy):
    return busy()


@pytest.fixture
def cut(server):
    """Every post of a phone dies on its way, as in a tunnel, and its socket takes no answer; pages still come, as from
    the device's copies."""

    def make(phone):
        phone.page.context.route("**/desk/**", dead)
        phone.page.context.add_cookies([{"name": "cut", "value": "1", "url": server.url}])
        put_in(phone.page.context, REFUSED_WHILE_CUT)

    def mend(phone):
        phone.page.context.unroute("**/desk/**", dead)
        phone.page.context.clear_cookies(name="cut")
        network_is_back(phone)

    make.mend = mend
    return make


def dead(route):
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_nothing_is_lost_or_doubled_when_the_tab_is_killed_without_a_network(desk, cut, server):
    cut(desk)
    work(desk)
    assert len(said()) == 3
    assert not Conversation.objects.closed().exists()

    desk.page.close()
    desk.page = desk.page.context.new_page()
    cut.mend(desk)
    desk.page.goto(f"{server.url}/desk/")

    everything_came_once(desk)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_doubled_when_answers_are_lost_after_the_server_stored(desk, way):
    lost = []
    put_in(desk.page, REFUSED if way == "post" else acknowledgements_lost("n < 3"))

    def drop_some(route):
        if route.request.method != "POST" or "/draft/" in route.request.url:
            return route.continue_()
        lost.append(route.request.url)
        if len(lost) % 3:
            return route.continue_()
        route.fetch()  # stored; the network dies on the way back
        return route.abort()

    desk.page.route("**/desk/**", drop_some)
    go(desk, "One")
    for text in ("First", "Second", "Third", "Fourth"):
        desk.write(text)
    expect(desk.visitor.messages()).to_have_text(["I am One", "Hello One", "First", "Second", "Third", "Fourth"])
    expect(desk.pane().locator(".pending")).to_have_count(0)
    lost.extend(["next"] * ((2 - len(lost)) % 3))  # the answer to the next post is lost
    desk.close_conversation()
    until(desk.page, lambda: Conversation.objects.closed().count() == 1)
    until(desk.page, lambda: desk.page.locator(".action").count() == 0)

    assert said()[3:] == ["First", "Second", "Third", "Fourth"]
    assert lines("closed_agent") == 1


@pytest.mark.parametrize("way", WAYS)
def test_all_comes_once_though_every_tenth_answer_is_lost_and_the_tab_is_killed_on_the_way(desk, cut, server, way):
    posts, lost = [], []

    def drop_a_tenth(route):
        if route.request.method != "POST" or "/draft/" in route.request.url:
            return route.continue_()
        posts.append(route.request.url)
        if len(posts) % 10 != 3:
            return route.continue_()
        route.fetch()  # stored; the network dies on the way back
        lost.append(route.request.url)
        return route.abort()

    many = [f"Line {n}" for n in range(12)]
    cut(desk)
    go(desk, "One")
    for text in many:
        desk.write(text)
    desk.back()
    go(desk, "Two")
    desk.write("Third")
    snooze(desk)
    context = desk.page.context
    put_in(context, REFUSED if way == "post" else acknowledgements_lost("n % 10 === 3"))
    context.route("**/desk/**", drop_a_tenth)
    cut.mend(desk)
    until(desk.page, lambda: lost or desk.page.evaluate("globalThis.lost"))
    desk.page.close()
    desk.page = context.new_page()
    desk.page.goto(f"{server.url}/desk/")

    until(desk.page, lambda: lines("snoozed"))
    until(desk.page, lambda: desk.page.locator("#chats .row-waits").count() == 0)
    assert [text for text in said()[3:] if text != "Third"] == many
    assert (said().count("Third"), lines("snoozed")) == (1, 1)
    expect(desk.visitor.messages()).to_have_text(["I am One", "Hello One", *many])


SHEETS = """async () => {
    const open = indexedDB.open("pupitre");
    await new Promise((done) => (open.onsuccess = done));
    const all = open.result.transaction("sheets").objectStore("sheets").getAll();
    await new Promise((done) => (all.onsuccess = done));
    open.result.close();
    return all.result.length;
}"""


def test_the_banner_counts_what_waits_and_sheets_open_without_a_network(desk):
    go(desk, "One")
    until(desk.page, lambda: desk.page.evaluate(SHEETS) >= 4)
    desk.page.context.set_offline(True)
    expect(desk.offline_banner()).to_be_visible()
    expect(desk.page.locator("#offline-said")).to_have_text("No internet connection")
    desk.write("First").write("Second")
    expect(desk.offline_banner()).to_contain_text("2 messages")
    desk.command("snooze").click()
    expect(desk.page.locator("#f-snooze")).to_be_visible()
    desk.page.locator("#snooze-now").click()
    expect(desk.pane().locator(".action")).to_contain_text("Snooze")
    expect(desk.offline_banner()).to_contain_text("3 actions")
    assert axe_in_both(desk.page) == []
    expect(desk.page.locator("#chats .row-waits")).to_have_count(1)

    desk.page.context.set_offline(False)

    expect(desk.offline_banner()).to_be_hidden()
    expect(desk.page.locator("#offline-said")).to_have_text("Connected again")
    expect(desk.pane().locator("[data-back] + .msg .bubble")).to_have_text("First")
    expect(desk.visitor.messages()).to_have_text(["I am One", "Hello One", "First", "Second"])
    until(desk.page, lambda: Conversation.objects.snoozed().count() == 1)
    expect(desk.page.locator(".action")).to_have_count(0)


def test_what_waits_may_be_taken_back(desk, cut):
    cut(desk)
    go(desk, "One")
    desk.close_conversation()
    desk.pane().locator(".action").get_by_role("button", name="Undo").click()
    expect(desk.pane().locator(".action")).to_have_count(0)
    cut.mend(desk)
    desk.write("Still here")
    expect(desk.message("Still here")).not_to_contain_text("Waiting")
    assert not Conversation.objects.closed().exists()


def test_what_leaves_is_written_in_no_more_and_the_last_choice_counts(desk, cut):
    cut(desk)
    go(desk, "One")
    desk.write("Goodbye")
    desk.close_conversation()
    expect(desk.pane().locator(".action")).to_have_count(1)
    expect(desk.field()).to_be_hidden()

    snooze(desk)
    expect(desk.pane().locator(".action")).to_have_count(1)
    expect(desk.pane().locator(".action")).to_contain_text("Snooze")
    cut.mend(desk)

    until(desk.page, lambda: Conversation.objects.snoozed().count() == 1)
    assert said()[3:] == ["Goodbye"]
    assert not Conversation.objects.closed().exists()


def test_what_was_written_before_a_refusal_waits_for_its_writers_decision(desk, cut, tmp_path):
    broken = tmp_path / "guide.pdf"
    broken.write_bytes(b"This is no document")
    cut(desk)
    go(desk, "One")
    attach(desk, "pdf", broken)
    desk.write("It is on page 2").write("Good luck")
    expect(desk.pane().locator(".thread > .pending")).to_have_count(3)
    cut.mend(desk)

    expect(desk.message("It is on page 2")).to_contain_text("Waiting for the one before")
    desk.write("Anything else?")
    expect(desk.message("Anything else?")).to_contain_text("Waiting for the one before")
    assert said()[3:] == []
    desk.page.reload()
    desk.message("It is on page 2").get_by_role("button", name="Discard").click()
    expect(desk.message("Good luck")).to_contain_text("Waiting for the one before")
    desk.pane().get_by_role("button", name="Do not send this file").click()

    expect(desk.visitor.messages()).to_have_text(["I am One", "Hello One", "Good luck", "Anything else?"])
    expect(desk.pane().locator(".thread > .pending")).to_have_count(0)
    assert said()[3:] == ["Good luck", "Anything else?"]


def test_what_is_written_after_a_refusal_goes_at_once(desk, tmp_path):
    broken = tmp_path / "guide.pdf"
    broken.write_bytes(b"This is no document")
    go(desk, "One")
    attach(desk, "pdf", broken)
    expect(desk.pane().locator(".thread > .refused")).to_have_count(1)

    desk.write("The guide comes by e-mail")

    expect(desk.visitor.messages()).to_have_text(["I am One", "Hello One", "The guide comes by e-mail"])
    expect(desk.pane().locator(".thread > .refused")).to_have_count(1)


def test_what_was_refused_in_a_conversation_that_left_is_on_the_list(desk, cut, server):
    from django.utils import timezone

    from conversations import lifecycle

    cut(desk)
    conversation = go(desk, "One")
    desk.write("Too late")
    expect(desk.message("Too late")).to_contain_text("Waiting")
    desk.back()
    lifecycle.close(conversation, by=conversation.agent, now=timezone.now())
    cut.mend(desk)
    desk.page.goto(f"{server.url}/desk/")

    notice = desk.page.locator("#unsent > *")
    expect(notice).to_contain_text("Too late")
    notice.get_by_role("link").click()
    expect(desk.message("Too late").get_by_role("button", name="Try again")).to_be_visible()
    desk.back()
    notice.get_by_role("button", name="Discard").click()
    expect(notice).to_have_count(0)
    desk.page.reload()
    expect(desk.page.locator("#chats .row")).to_have_count(2)
    expect(notice).to_have_count(0)


def test_what_the_server_refuses_stands_in_its_place_until_it_is_tried_again_or_given_up(desk, cut):
    from django.utils import timezone

    from conversations import lifecycle

    cut(desk)
    conversation = go(desk, "One")
    desk.write("Too late")
    expect(desk.message("Too late")).to_contain_text("Waiting")
    lifecycle.close(conversation, by=conversation.agent, now=timezone.now())
    cut.mend(desk)

    expect(desk.message("Too late")).to_contain_text("closed")
    desk.page.reload()
    refused = desk.message("Too late")
    expect(refused).to_contain_text("closed")
    refused.get_by_role("button", name="Try again").click()
    expect(refused.get_by_role("button", name="Discard")).to_be_visible()
    refused.get_by_role("button", name="Discard").click()
    expect(refused).to_have_count(0)
    desk.page.reload()
    expect(desk.messages()).to_have_text(["I am One", "Hello One"])


def test_a_photo_waits_too(desk, cut, tmp_path, server):
    cut(desk)
    conversation = go(desk, "One")
    photo = tmp_path / "lamp.jpg"
    photo.write_bytes(files.photo())
    attach(desk, "photo", photo)
    desk.write("And a word")
    expect(desk.pane().locator(".thread > .pending")).to_have_count(2)

    desk.page.close()
    desk.page = desk.page.context.new_page()
    cut.mend(desk)
    desk.page.goto(f"{server.url}/desk/{conversation.pk}/")

    until(desk.page, lambda: len(said()) == 4)
    kinds = list(Message.objects.filter(conversation=conversation).order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["file", "text"]


def test_two_tabs_send_what_waits_once(desk, cut, server):
    cut(desk)
    conversation = go(desk, "One")
    desk.write("First").write("Second")
    other = desk.page.context.new_page()
    other.goto(f"{server.url}/desk/{conversation.pk}/")
    expect(other.locator(".thread > .pending")).to_have_count(2)
    cut.mend(desk)

    until(desk.page, lambda: len(said()) == 5)
    expect(desk.messages()).to_have_text(["I am One", "Hello One", "First", "Second"])
    expect(other.locator(".thread > .msg .bubble")).to_have_text(["I am One", "Hello One", "First", "Second"])
    expect(other.locator(".thread > .pending")).to_have_count(0)
    assert said()[3:] == ["First", "Second"]


def test_what_one_person_wrote_is_never_sent_as_another(desk, cut, hire, server, visit):
    ben = hire("Ben", wanted=False)
    cut(desk)
    go(desk, "One")
    desk.write("From Ana")
    expect(desk.message("From Ana")).to_contain_text("Waiting")
    context = desk.page.context
    desk.page.goto("about:blank")  # a tab closed on a held request lets go of it, and it would still be Ana's
    desk.page.close()
    context.clear_cookies(name="sessionid")
    cut.mend(desk)
    page = context.new_page()

    enter(page, server, ben.user)
    other = AgentPage(page).turn_green()
    visit().write("I am Four")
    other.take_offer().write("From Ben")
    until(page, lambda: "From Ben" in said())  # all that waited on the device before it had its turn
    expect(other.offline_banner()).to_be_hidden()
    assert "From Ana" not in said()

    context.clear_cookies(name="sessionid")
    page.goto(f"{server.url}/sign-in/")
    expect(page.locator("#left-here")).to_contain_text("Ana: one message waits here")
    enter(page, server, Message.objects.get(text="I am One").conversation.agent)
    until(page, lambda: "From Ana" in said())
    assert Message.objects.get(text="From Ana").agent.first_name == "Ana"


def enter(page, server, user):
    page.goto(f"{server.url}/sign-in/")
    page.locator("input[name=email]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button.primary").click()
    page.wait_for_url(re.compile(r"/desk/"))
