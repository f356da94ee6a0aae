"""Done when: a push arrives with the app closed; tapped, read and answered within three taps."""

import json

import pytest
from playwright.sync_api import expect

from console.phone.models import Device
from conversations.models import Group
from routing.models import EscalationStep
from tests.push_service import push_service

from .phones import IN_CHARGE, WITH_WORKER, Phone, until

SUBSCRIBED = """(given) => {
    PushManager.prototype.subscribe = async () => ({ toJSON: () => given });
}"""  # headless, a browser has no push service of its own


@pytest.fixture
def vendor():
    """The push service of the browser's vendor."""
    with push_service() as running:
        yield running


class Thumb:
    """Counts its taps."""

    def __init__(self):
        self.taps = 0

    def tap_notification(self, phone, tag):
        self.taps += 1
        phone.tap(tag)

    def tap(self, place):
        self.taps += 1
        place.tap()


def test_from_a_push_with_the_app_closed_to_the_answer_in_three_taps(sign_in, hire, server, visit, vendor):
    phone = closed_app(sign_in, hire("Ana").user, server, vendor)
    visitor, thumb = visit(), Thumb()

    visitor.write("Is the globe back in stock?")
    [request] = until(phone.page, lambda: vendor.received[:1])
    phone.deliver(request.message)
    [shown] = until(phone.page, phone.shown)
    assert shown.title.startswith("New conversation: ")
    assert shown.body.startswith("Is the globe back in stock?\n")
    assert (shown.stays, shown.silent) == (True, False)

    thumb.tap_notification(phone, shown.tag)
    phone.page.goto(phone.opened())
    expect(phone.agent.messages()).to_have_text(["Is the globe back in stock?"])
    thumb.tap(phone.agent.field())
    phone.page.keyboard.type("Since this morning.")
    thumb.tap(phone.agent.send_button())

    expect(visitor.messages()).to_have_text(["Is the globe back in stock?", "Since this morning."])
    assert thumb.taps <= 3
    assert phone.shown() == []


def test_an_answer_out_of_the_notification_takes_one_tap(sign_in, hire, server, visit, vendor):
    phone = closed_app(sign_in, hire("Ana").user, server, vendor)
    visitor = visit()
    visitor.write("Is the globe back in stock?")
    [request] = until(phone.page, lambda: vendor.received[:1])
    phone.deliver(request.message)
    [shown] = until(phone.page, phone.shown)

    phone.tap(shown.tag, "answer", "Since this morning.")

    expect(visitor.messages()).to_have_text(["Is the globe back in stock?", "Since this morning."])


def test_a_supervisor_is_told_where_nobody_is_there_and_opens_the_conversation(
    sign_in, hire, server, visit, vendor, olga
):
    hire("Ana", wanted=False)
    EscalationStep.objects.create(group=Group.objects.get(), kind="tell", after=0)
    phone = closed_app(sign_in, olga, server, vendor)

    visit().write("Is anybody there?")
    [request] = until(phone.page, lambda: vendor.received[:1])
    phone.deliver(request.message)
    [shown] = until(phone.page, phone.shown)
    assert shown.title == "Nobody is there to answer"
    assert "is waiting in Sales." in shown.body

    phone.tap(shown.tag)
    phone.page.goto(phone.opened())
    expect(phone.agent.messages()).to_have_text(["Is anybody there?"])


def test_a_test_is_sent_from_the_settings_and_says_that_it_went(sign_in, hire, server, vendor):
    page = subscribed(sign_in, hire("Ana").user, vendor)
    page.goto(f"{server.url}/desk/settings/")

    page.get_by_role("button", name="Try", exact=True).click()

    expect(page.locator("#trial")).to_contain_text("Sent to Chrome on")
    expect(page.locator("#my-devices")).to_contain_text("Last notification")
    [request] = vendor.received
    phone = Phone(page, server.url)
    phone.deliver(request.message)
    until(page, lambda: [notification.title for notification in phone.shown()] == ["Notifications work"])

    page.get_by_role("button", name="Remove Chrome on").click()
    expect(page.locator("#my-devices li")).to_have_count(0)
    assert not Device.objects.exists()


def closed_app(sign_in, user, server, vendor):
    """Ana's phone: she allowed notifications, then closed the app. What is left is a tab without a page."""
    page = subscribed(sign_in, user, vendor)
    tab = page.context.new_page()
    page.close()
    return Phone(tab, server.url)


def subscribed(sign_in, user, vendor):
    agent = sign_in(user, **WITH_WORKER)
    context, page = agent.page.context, agent.page
    context.grant_permissions(["notifications"])
    until(page, lambda: page.evaluate(IN_CHARGE))
    context.add_init_script(f"({SUBSCRIBED})({json.dumps(vendor.subscribe().subscription)})")
    page.reload()
    until(page, lambda: Device.objects.subscribed().exists())
    return page
