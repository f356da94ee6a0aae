"""The installed app without a network: read and answered from the device, sent by the worker when the app is closed."""

import pytest
from playwright.sync_api import expect

from conversations.models import Message

from .offline import conversation_with, everything_came_once, go, said, work
from .phones import Phone, network_is_back, until

ANSWERS = {"One": "First", "Two": "Second", "Three": "Third"}


@pytest.fixture
def app(busy, server):
    """Ana's phone with the worker in charge, on the list, its three conversations kept."""

    def make(at=None):
        phone = busy(at=at, service_workers="allow")
        until(phone.page, lambda: phone.page.evaluate("navigator.serviceWorker.controller?.state === 'activated'"))
        phone.page.goto(f"{(at or server).url}/desk/")
        for name in ANSWERS:
            go(phone, name)
            until(phone.page, lambda name=name: phone.page.evaluate(IS_KEPT, conversation_with(name).pk))
            phone.back()
        return phone

    return make


IS_KEPT = """async (id) => {
    if (!(await (await caches.open("copies")).match(`/desk/${id}/?pane`, { ignoreVary: true }))) return false;
    const open = indexedDB.open("pupitre");
    await new Promise((done) => (open.onsuccess = done));
    const all = open.result.transaction("sheets").objectStore("sheets").getAllKeys();
    await new Promise((done) => (all.onsuccess = done));
    open.result.close();
    return all.result.filter(([, path]) => path.startsWith(`/desk/${id}/`)).length === 4;
}"""


def answer_three(phone):
    for name, text in ANSWERS.items():
        go(phone, name)
        phone.write(text)
        expect(phone.message(text)).to_contain_text("Waiting")
        phone.back()


def words_of(name):
    of = Message.objects.filter(conversation=conversation_with(name), kind="text")
    return list(of.order_by("pk").values_list("text", flat=True))


def all_three_came_once(phone):
    """As the rows have it, and the page of the one visitor who has stayed."""
    for name, text in ANSWERS.items():
        until(phone.visitor.page, lambda name=name, text=text: text in words_of(name))
        assert words_of(name) == [f"I am {name}", f"Hello {name}", text]
    expect(phone.visitor.messages()).to_have_text(words_of("One"))
    assert sorted(said()[3:]) == sorted(ANSWERS.values())


def test_three_conversations_answered_without_a_network_are_sent_once_when_it_is_back(app):
    phone = app()
    phone.page.context.set_offline(True)
    expect(phone.offline_banner()).to_be_visible()
    answer_three(phone)
    expect(phone.offline_banner()).to_contain_text("3 messages")
    expect(phone.page.locator("#chats .row-waits")).to_have_count(3)
    assert len(said()) == 3

    phone.page.context.set_offline(False)

    expect(phone.offline_banner()).to_be_hidden()
    expect(phone.page.locator("#chats .row-waits")).to_have_count(0)
    all_three_came_once(phone)


def test_the_worker_sends_when_the_network_is_back_though_the_app_was_closed(app, server):
    phone = app()
    context = phone.page.context
    context.set_offline(True)
    expect(phone.offline_banner()).to_be_visible()
    answer_three(phone)
    phone.page.close()
    elsewhere = context.new_page()  # no page of the desk
    assert len(said()) == 3

    context.set_offline(False)
    Phone(elsewhere, server.url).sync()

    all_three_came_once(phone)
    phone.page = elsewhere
    phone.page.goto(f"{server.url}/desk/")
    expect(phone.page.locator("#chats .row")).to_have_count(3)
    expect(phone.page.locator("#chats .row-waits")).to_have_count(0)
    all_three_came_once(phone)


def test_all_is_read_and_done_from_the_device_while_the_server_is_dead_and_the_app_killed(app, own_server):
    phone = app(at=own_server)
    own_server.kill()
    expect(phone.offline_banner()).to_be_visible()
    work(phone)
    phone.page.close()
    phone.page = phone.page.context.new_page()
    phone.page.goto(f"{own_server.url}/desk/")
    expect(phone.page.locator("#chats .row-waits")).to_have_count(3)
    go(phone, "One")
    expect(phone.messages()).to_have_text(["I am One", "Hello One", "First", "Second"])

    own_server.start()
    network_is_back(phone)

    everything_came_once(phone)
    expect(phone.offline_banner()).to_be_hidden()
    expect(phone.pane().locator(".thread > .pending")).to_have_count(0)
