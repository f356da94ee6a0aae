"""The service worker and the app on a device: pushes as a browser delivers them, copies for no network, the way out."""

import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from console.community import posts
from console.community.models import Post
from conversations.models import Conversation
from conversations.people.models import User

from .conftest import DESKTOP, PHONE, axe, axe_in_both
from .phones import IN_CHARGE, WITH_WORKER, Phone, until


@pytest.fixture
def phone(sign_in, hire, server):
    """Ana's phone with the worker in charge of the page, notifications allowed."""

    def make(user=None, **options):
        page = sign_in(user or hire("Ana").user, **WITH_WORKER, **options).page
        page.context.grant_permissions(["notifications"])
        until(page, lambda: page.evaluate(IN_CHARGE))
        page.reload()
        return Phone(page, server.url)

    return make


@pytest.fixture
def talk(phone, hire, answered):
    """Ana's phone, on the list, with one conversation that she has answered in."""
    user = hire("Ana").user
    conversation = answered(user, "Hello", "Welcome")
    ana = phone(user)
    expect(ana.page.locator("#chats .row")).to_have_count(1)
    return SimpleNamespace(phone=ana, page=ana.page, conversation=conversation)


@pytest.fixture
def visitor(talk, visit):
    """Who asked, on the shop's page."""
    return visit(again=talk.conversation.visitor)


def test_a_push_is_shown_with_its_actions_and_replaced_by_the_next_of_its_conversation(talk):
    tag = talk.phone.message_of(talk.conversation)
    [shown] = until(talk.page, talk.phone.shown)
    assert (shown.title, shown.body, shown.tag) == ("Zoe", "Hello", tag)
    assert shown.actions == ["answer", "snooze"]
    assert not shown.silent

    talk.phone.message_of(talk.conversation, body="Are you there?")
    until(talk.page, lambda: [notification.body for notification in talk.phone.shown()] == ["Are you there?"])


def test_what_holds_no_more_is_replaced_without_a_sound(talk):
    tag = talk.phone.message_of(talk.conversation)
    until(talk.page, talk.phone.shown)

    talk.phone.push(
        title="Zoe",
        body="Answered by Ben",
        tag=tag,
        navigate=f"{talk.phone.url}/desk/",
        silent=True,
        data={"withdraw": True},
    )

    [shown] = until(
        talk.page,
        lambda: [notification for notification in talk.phone.shown() if notification.body == "Answered by Ben"],
    )
    assert shown.silent
    assert shown.actions == []


@pytest.mark.parametrize(("minutes", "is_silent"), [(1, False), (-1, True)])
def test_on_a_phone_whose_clock_is_hours_ahead_the_server_says_what_has_passed(talk, minutes, is_silent):
    talk.phone.ask("() => { const own = Date.now; Date.now = () => own() + 3 * 3600000; }")
    expires = (timezone.now() + timedelta(minutes=minutes)).isoformat()

    talk.phone.push(title="Zoe", body="Hi", tag="late", navigate=f"{talk.phone.url}/desk/", data={"expires": expires})

    assert [notification.silent for notification in talk.phone.shown()] == [is_silent]


def test_what_nobody_has_before_them_is_withdrawn_without_a_trace(talk):
    talk.phone.push(title="Zoe", body="Gone", tag="gone", navigate=f"{talk.phone.url}/desk/", data={"withdraw": True})
    talk.phone.message_of(talk.conversation)

    until(
        talk.page,
        lambda: [notification.tag for notification in talk.phone.shown()] == [f"conversation-{talk.conversation.pk}"],
    )


def test_a_tap_brings_the_open_desk_to_the_conversation_with_what_is_written_in_it(talk):
    talk.page.evaluate("window.isTheSame = true")
    tag = talk.phone.message_of(talk.conversation)
    until(talk.page, talk.phone.shown)

    talk.phone.tap(tag)

    expect(talk.phone.agent.messages()).to_have_text(["Hello", "Welcome"])
    assert talk.page.evaluate("window.isTheSame")
    assert talk.page.url.endswith(f"/desk/{talk.conversation.pk}/")
    until(talk.page, lambda: not talk.phone.shown())


def test_a_tap_with_no_desk_open_opens_one_at_the_conversation(talk):
    tag = talk.phone.message_of(talk.conversation)
    until(talk.page, talk.phone.shown)
    talk.page.goto(f"{talk.phone.url}/healthz")

    talk.phone.tap(tag, "answer")

    assert talk.phone.opened() == f"{talk.phone.url}/desk/{talk.conversation.pk}/"


def test_an_opened_conversation_needs_its_notification_no_more(talk):
    talk.phone.message_of(talk.conversation)
    until(talk.page, talk.phone.shown)

    talk.phone.agent.row("Visitor").first.click()

    until(talk.page, lambda: not talk.phone.shown())


def test_snoozed_from_the_notification(talk):
    tag = talk.phone.message_of(talk.conversation)
    until(talk.page, talk.phone.shown)

    talk.phone.tap(tag, "snooze")

    until(talk.page, lambda: Conversation.objects.get().is_snoozed)
    assert talk.phone.shown() == []
    expect(talk.page.locator("#chats .row")).to_have_count(0)


def test_answered_from_the_notification(talk, visitor):
    tag = talk.phone.message_of(talk.conversation)
    until(talk.page, talk.phone.shown)

    talk.phone.tap(tag, "answer", "I am here")

    expect(visitor.messages()).to_have_text(["Hello", "Welcome", "I am here"])


def test_answered_from_the_notification_in_a_tunnel_it_waits_and_goes_once(talk, visitor):
    """With the app closed, and a draft in it that has nothing to do with this answer."""
    talk.phone.agent.row("Visitor").first.click()
    with talk.page.expect_response("**/draft/"):
        talk.phone.agent.field().fill("Half a sentence")
    talk.page.goto(f"{talk.phone.url}/healthz")
    tag = talk.phone.message_of(talk.conversation)
    until(talk.page, talk.phone.shown)
    talk.phone.context.set_offline(True)

    talk.phone.tap(tag, "answer", "I am here")

    [shown] = until(
        talk.page,
        lambda: [notification for notification in talk.phone.shown() if "It waits on this device" in notification.body],
    )
    assert shown.body.endswith("\nI am here")
    assert (shown.title, shown.silent) == ("Zoe", True)
    talk.phone.context.set_offline(False)
    talk.phone.sync()
    expect(visitor.messages()).to_have_text(["Hello", "Welcome", "I am here"])
    until(talk.page, lambda: not talk.phone.shown())
    talk.page.goto(f"{talk.phone.url}/desk/{talk.conversation.pk}/")
    expect(talk.phone.agent.field()).to_have_value("Half a sentence")
    expect(talk.phone.agent.messages()).to_have_text(["Hello", "Welcome", "I am here"])


def test_what_waits_does_not_hide_what_the_visitor_says_next(talk):
    talk.page.goto(f"{talk.phone.url}/healthz")
    tag = talk.phone.message_of(talk.conversation)
    until(talk.page, talk.phone.shown)
    talk.phone.context.set_offline(True)
    talk.phone.tap(tag, "answer", "I am here")
    until(
        talk.page,
        lambda: [notification for notification in talk.phone.shown() if "It waits on this device" in notification.body],
    )

    talk.phone.message_of(talk.conversation, body="Are you there?")

    until(talk.page, lambda: len(talk.phone.shown()) == 2)
    talk.phone.context.set_offline(False)
    talk.phone.sync()
    until(talk.page, lambda: [notification.body for notification in talk.phone.shown()] == ["Are you there?"])


def test_what_could_not_be_done_from_the_notification_says_so(talk):
    tag = talk.phone.message_of(talk.conversation)
    until(talk.page, talk.phone.shown)
    talk.phone.tap(tag, "snooze")
    until(talk.page, lambda: Conversation.objects.get().is_snoozed)

    tag = talk.phone.message_of(talk.conversation)
    until(talk.page, talk.phone.shown)
    talk.phone.tap(tag, "snooze")

    [shown] = until(
        talk.page, lambda: [notification for notification in talk.phone.shown() if "did not work" in notification.body]
    )
    assert shown.title == "Zoe"


def test_without_network_the_last_conversations_can_be_read_and_say_of_when_they_are(talk):
    talk.page.goto(f"{talk.phone.url}/desk/")
    talk.phone.agent.row("Visitor").first.click()
    expect(talk.phone.agent.messages()).to_have_count(2)
    talk.page.reload()
    expect(talk.phone.agent.messages()).to_have_count(2)

    talk.phone.context.set_offline(True)
    talk.page.reload()
    expect(talk.phone.agent.messages()).to_have_text(["Hello", "Welcome"])
    expect(talk.page.locator(".who-sub")).to_have_text(re.compile(r"^As of \d\d:\d\d$"))

    talk.page.goto(f"{talk.phone.url}/desk/")
    expect(talk.page.locator("#as-of")).to_have_text(re.compile(r"^As of \d\d:\d\d$"))
    talk.phone.agent.row("Visitor").first.click()
    expect(talk.phone.agent.messages()).to_have_text(["Hello", "Welcome"])

    talk.phone.context.set_offline(False)
    expect(talk.page.locator("#offline")).to_be_hidden()
    expect(talk.page.locator(".who-sub")).not_to_have_text(re.compile("As of"))
    assert talk.page.locator("#as-of").is_hidden()


def test_a_copy_says_that_it_is_one_and_has_what_this_device_has_sent_since(talk, visitor):
    page, agent = talk.page, talk.phone.agent
    agent.row("Visitor").first.click()
    expect(agent.messages()).to_have_count(2)
    agent.write("Sent since")
    expect(visitor.messages()).to_have_count(3)
    until(page, lambda: "Sent since" in page.evaluate(COPY, f"/desk/{talk.conversation.pk}/?pane"))

    talk.phone.context.set_offline(True)
    page.reload()
    expect(agent.messages()).to_have_text(["Hello", "Welcome", "Sent since"])
    expect(agent.offline_banner()).to_contain_text("A copy kept on this device. Your messages will go when it is back.")
    agent.write("In the tunnel")
    expect(agent.offline_banner()).to_contain_text("Your message will go when it is back.")
    agent.back()
    page.locator(".app-head [href$='/settings/']").locator("visible=true").click()
    expect(page.get_by_role("heading", name="Not on this device")).to_be_visible()
    expect(page.locator("#toasts .toast")).to_have_count(0)  # the banner has said it
    assert axe(page) == []
    kept = page.locator(".kept a")
    expect(kept).to_have_count(2)
    expect(kept.first).to_have_text("Chats")
    kept.last.click()
    expect(agent.messages()).to_have_text(["Hello", "Welcome", "Sent since", "In the tunnel"])
    page.goto(f"{talk.phone.url}/desk/snoozed/")
    expect(page.locator(".kept a").first).to_have_text("Chats")

    talk.phone.context.set_offline(False)
    expect(page.get_by_role("heading", name="Snoozed", exact=True)).to_be_visible()
    expect(visitor.messages().last).to_have_text("In the tunnel")
    expect(agent.offline_banner()).to_be_hidden()


def test_a_copy_counts_nothing_down(phone, visit):
    ana = phone()
    visit().write("Hello")
    expect(ana.agent.offer()).to_be_visible()
    ana.page.goto(f"{ana.url}/desk/")
    expect(ana.agent.offer().locator(".ring")).to_be_visible()

    ana.context.set_offline(True)
    ana.page.reload()
    expect(ana.agent.offer()).to_be_visible()
    expect(ana.agent.offline_banner()).to_contain_text("copy")
    expect(ana.agent.offer().locator(".ring")).to_be_hidden()
    ana.page.locator("[data-command=search]").click()
    expect(ana.page.get_by_role("heading", name="Not on this device")).to_be_visible()
    expect(ana.page.locator("#offer-toast")).to_be_hidden()

    ana.context.set_offline(False)
    expect(ana.page.locator("#offer-toast .ring")).to_be_visible()
    expect(ana.page.locator("#search-q")).to_be_visible()


def test_a_conversation_that_was_opened_from_the_list_alone_can_be_opened_by_its_address(talk, visitor):
    talk.page.goto(f"{talk.phone.url}/desk/")
    talk.phone.agent.row("Visitor").first.click()
    expect(talk.phone.agent.messages()).to_have_count(2)

    talk.phone.context.set_offline(True)
    talk.page.goto(f"{talk.phone.url}/desk/{talk.conversation.pk}/")

    expect(talk.phone.agent.messages()).to_have_text(["Hello", "Welcome"])
    talk.phone.context.set_offline(False)
    expect(talk.page.locator("#offline")).to_be_hidden()
    visitor.write("Back?")
    expect(talk.phone.agent.messages()).to_have_text(["Hello", "Welcome", "Back?"])


def test_what_came_by_itself_is_in_the_copies_too_once_the_app_was_left(talk, visitor):
    talk.phone.agent.row("Visitor").first.click()
    visitor.write("One thing more")
    expect(talk.phone.agent.messages()).to_have_count(3)
    before = talk.page.evaluate(COPY, "/desk/")
    talk.page.evaluate(
        "Object.defineProperty(document, 'visibilityState', { value: 'hidden' });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    for place in ("/desk/", f"/desk/{talk.conversation.pk}/?pane"):
        until(talk.page, lambda place=place: "One thing more" in talk.page.evaluate(COPY, place))
    assert "One thing more" not in before

    talk.phone.context.set_offline(True)
    talk.page.reload()

    expect(talk.phone.agent.messages()).to_have_text(["Hello", "Welcome", "One thing more"])


COPY = """async (place) => {
    const copy = await (await caches.open("copies")).match(place, { ignoreVary: true });
    return copy ? await copy.text() : "";
}"""


def test_without_network_the_community_can_be_read_and_says_of_when_it_is(phone):
    ana = phone()
    posts.publish(User.objects.get(), text="Before the tunnel", client_id="p", now=timezone.now())
    ana.page.locator('.nav [data-place="community"]').click()
    said = ana.page.locator("#feed .said")
    expect(said).to_have_text(["Before the tunnel"])
    ana.page.goto(f"{ana.url}/desk/")

    ana.context.set_offline(True)
    ana.page.locator('.nav [data-place="community"]').click()
    expect(said).to_have_text(["Before the tunnel"])
    expect(ana.page.locator("#pane .as-of")).to_have_text(re.compile(r"^As of \d\d:\d\d$"))
    Post.objects.update(text="After the tunnel")
    ana.context.set_offline(False)

    expect(said).to_have_text(["After the tunnel"])
    expect(ana.page.locator("#pane .as-of")).to_be_hidden()


def test_a_tap_on_news_of_the_community_leads_to_the_post(phone):
    ana = phone()
    post = posts.publish(User.objects.get(), text="New lamps", client_id="p", now=timezone.now())
    at = f"{ana.url}/community/{post.pk}/"
    ana.page.evaluate("window.isTheSame = true")
    ana.push(title="Community", body="New lamps", tag="post", navigate=at, data={"kind": "community"})
    until(ana.page, ana.shown)

    ana.tap("post")
    expect(ana.page.get_by_label("Your comment")).to_be_visible()
    expect(ana.page.locator("#pane .said")).to_have_text(["New lamps"])
    ana.page.get_by_role("link", name="Back to the community").click()
    expect(ana.page.locator("#community-h")).to_have_text("Community")
    ana.push(title="Community", body="Somebody commented", tag="seen", navigate=at, data={"kind": "community"})
    ana.push(title="Community", body="Elsewhere", tag="other", navigate=f"{ana.url}/desk/9/")
    until(ana.page, lambda: [notification.tag for notification in ana.shown()] == ["other"])
    assert ana.page.evaluate("window.isTheSame")


def test_a_page_that_was_not_kept_says_so_and_opens_when_the_network_is_back(phone):
    ana = phone()
    ana.context.set_offline(True)
    ana.page.goto(f"{ana.url}/desk/settings/")
    expect(ana.page.get_by_role("heading", name="No internet connection")).to_be_visible()
    assert axe(ana.page) == []

    ana.context.set_offline(False)

    expect(ana.page.get_by_role("heading", name="Settings")).to_be_visible()


def test_signing_out_leaves_nothing_of_its_owner_on_the_device(phone):
    ana = phone()
    ana.page.goto(f"{ana.url}/desk/")
    ana.push(title="Community", body="A post", tag="post", navigate=f"{ana.url}/desk/", data={"kind": "community"})
    until(ana.page, ana.shown)
    ana.page.evaluate("localStorage.setItem('pupitre.draft.1.1', 'Something personal')")
    until(ana.page, lambda: ana.page.evaluate(KEPT_PAGES))

    ana.page.goto(f"{ana.url}/desk/settings/")
    ana.page.get_by_role("button", name="Sign out").click()
    expect(ana.page).to_have_url(re.compile("/sign-in/"))

    until(ana.page, lambda: ana.page.evaluate(KEPT_PAGES) == [])
    until(ana.page, lambda: "Something personal" not in ana.page.evaluate("JSON.stringify({ ...localStorage })"))
    left = "navigator.serviceWorker.getRegistration().then(async (one) => (await one?.getNotifications())?.length ?? 0)"
    until(ana.page, lambda: ana.page.evaluate(left) == 0)
    ana.context.set_offline(True)
    ana.page.goto(f"{ana.url}/desk/")
    expect(ana.page.get_by_role("heading", name="No internet connection")).to_be_visible()


KEPT_PAGES = """async () => {
    if (!(await caches.has("copies"))) return [];
    return (await (await caches.open("copies")).keys()).map((request) => request.url);
}"""


def test_a_session_that_ended_elsewhere_leaves_no_copies(phone):
    ana = phone()
    ana.page.goto(f"{ana.url}/desk/")
    until(ana.page, lambda: ana.page.evaluate(KEPT_PAGES))

    ana.context.clear_cookies(name="sessionid")
    ana.page.reload()

    expect(ana.page).to_have_url(re.compile("/sign-in/"))
    until(ana.page, lambda: ana.page.evaluate(KEPT_PAGES) == [])


def test_what_another_app_shares_goes_to_the_conversation_that_is_chosen(talk, visitor):
    talk.page.evaluate(SHARE)
    expect(talk.page.get_by_role("heading", name="Send to")).to_be_visible()
    expect(talk.page.locator("#share [data-shared]")).to_have_text("lamp été.png")
    assert axe(talk.page) == []

    talk.page.locator("#share .row").first.click()

    expect(talk.phone.agent.pane().locator(".chosen img")).to_be_visible()
    talk.phone.agent.send_button().click()
    expect(visitor.chat.locator("#thread img")).to_have_count(1)
    expect(talk.phone.agent.messages()).to_have_count(2)  # as before, and a photo
    assert not talk.page.evaluate("caches.has('shared')")


def test_what_was_shared_while_nobody_is_signed_in_is_not_kept_for_whoever_is_next(talk):
    talk.phone.context.clear_cookies(name="sessionid")

    talk.page.evaluate(SHARE)

    expect(talk.page).to_have_url(re.compile("/sign-in/"))
    until(talk.page, lambda: not talk.page.evaluate("caches.has('shared')"))


SHARE = """async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
    canvas.getContext("2d").fillRect(5, 5, 20, 10);
    const photo = await new Promise((drawn) => canvas.toBlob(drawn, "image/png"));
    const files = new DataTransfer();
    files.items.add(new File([photo], "lamp été.png", { type: "image/png" }));
    const form = document.body.appendChild(document.createElement("form"));
    Object.assign(form, { method: "POST", action: "/desk/share/", enctype: "multipart/form-data" });
    const field = form.appendChild(Object.assign(document.createElement("input"), { type: "file", name: "files" }));
    field.files = files.files;
    form.submit();
}"""  # as the system does it


def test_a_new_version_waits_for_its_reader_and_loses_no_draft(talk):
    talk.phone.agent.row("Visitor").first.click()
    talk.phone.agent.field().fill("Half an ans")
    talk.page.evaluate("navigator.serviceWorker.register('/sw.js?lang=fr')")  # another script is another version

    toast = talk.page.locator(".toast", has_text="A new version is ready.")
    expect(toast).to_be_visible()
    assert axe_in_both(talk.page) == []
    assert talk.page.evaluate("navigator.serviceWorker.controller.scriptURL").endswith("lang=en")
    with talk.page.expect_navigation():
        toast.get_by_role("button", name="Use it").click()

    expect(talk.phone.agent.field()).to_have_value("Half an ans")


def test_the_first_opening_leads_through_its_settings(context, hire, server):
    hire("Ana", wanted=False)
    page = context(PHONE, whole=True).new_page()
    page.goto(f"{server.url}/sign-in/")
    page.locator("input[name=email]").fill("ana@shop.example")
    page.locator("input[name=password]").fill("right horse battery")
    page.locator("button.primary").click()

    expect(page.get_by_role("heading", name="Welcome, Ana")).to_be_visible()
    assert axe(page) == []
    page.context.grant_permissions(["notifications"])
    page.reload()
    expect(page.locator("[data-step=push]")).to_have_attribute("data-done", "")
    page.get_by_role("button", name="Become available").click()

    expect(page.locator("#key-chat")).to_have_attribute("data-state", "free")


def test_nothing_keeps_chromium_from_installing_it(phone):
    ana = phone()

    found = ana.devtools.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["manifest"]["display"] == "kStandalone"
    assert len(found["manifest"]["screenshots"]) == len(json.loads(found["data"])["screenshots"])
    assert len(found["manifest"]["shortcuts"]) == len(json.loads(found["data"])["shortcuts"])
    errors = [error["errorId"] for error in ana.devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert errors in ([], ["in-incognito"])  # which every browser of a test is


@pytest.mark.parametrize("device", [PHONE, DESKTOP])
def test_the_hint_to_install_is_gone_for_good_once_somebody_said_so(sign_in, hire, device):
    page = sign_in(hire("Ana").user, device).page
    offered = """() => {
        const event = new Event("beforeinstallprompt", { cancelable: true });
        event.prompt = async () => {};
        event.userChoice = Promise.resolve({ outcome: "dismissed" });
        dispatchEvent(event);
    }"""
    expect(page.locator("#install-hint")).to_be_hidden()
    page.evaluate(offered)
    expect(page.locator("#install-hint").get_by_role("button", name="Install")).to_be_visible()

    page.get_by_role("button", name="Don’t show again").click()
    page.reload()
    page.evaluate(offered)
    expect(page.locator("#install-hint")).to_be_hidden()


def test_on_an_iphone_the_hint_explains_the_way(sign_in, hire):
    safari = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
        "Mobile/15E148 Safari/604.1"
    )
    page = sign_in(hire("Ana").user, user_agent=safari).page

    expect(page.locator("#install-hint")).to_contain_text("Add to Home Screen")
    expect(page.get_by_role("button", name="Install", exact=True)).to_be_hidden()


@pytest.mark.parametrize(("place", "pulled"), [("/desk/", ".pane-list .scroll"), ("/community/", "#feed")])
def test_a_list_that_is_pulled_down_comes_anew(sign_in, hire, server, place, pulled):
    page = sign_in(hire("Ana").user).page
    page.goto(server.url + place)
    page.evaluate("window.isTheSame = true")
    touch = page.context.new_cdp_session(page)
    mark = page.locator(f"{pulled} > .pull")

    def finger(kind, y=None):
        points = [] if y is None else [{"x": 195, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", 250)
    for y in range(260, 460, 20):
        finger("touchMove", y)
    expect(mark).to_have_attribute("data-far", "")
    expect(mark).to_be_in_viewport()
    with page.expect_event("load"):
        finger("touchEnd")
    assert not page.evaluate("window.isTheSame")
    expect(page.locator(pulled)).to_be_visible()
