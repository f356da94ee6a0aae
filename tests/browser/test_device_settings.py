"""The settings of a device: what its permission says, and the way on from there."""

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE, axe

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
    "Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def settings(sign_in, hire, server):
    def make(script="", device=PHONE, **options):
        page = sign_in(hire("Ana").user, device, whole=True, **options).page
        page.add_init_script(script)
        page.goto(f"{server.url}/desk/settings/")
        return page

    return make


@pytest.mark.parametrize("device", [PHONE, DESKTOP])
def test_notifications_are_asked_for_until_they_are_allowed(settings, device):
    page = settings(device=device)
    allow = page.get_by_role("button", name="Allow notifications")
    expect(allow).to_be_visible()
    expect(page.get_by_role("button", name="Try", exact=True)).to_be_hidden()
    assert axe(page) == []

    page.context.grant_permissions(["notifications"])
    page.reload()

    expect(page.get_by_text("Checking whether this device can be reached")).to_be_visible()
    expect(allow).to_be_hidden()


def test_a_tap_asks_and_what_was_decided_is_shown_at_once(settings):
    page = settings("""
        let permission = "default";
        Object.defineProperty(Notification, "permission", { get: () => permission });
        Notification.requestPermission = async () => (permission = "denied");
    """)

    page.get_by_role("button", name="Allow notifications").click()

    expect(page.get_by_text("This browser blocks notifications from Pupitre.")).to_be_visible()
    page.get_by_role("link", name="How to allow them").click()
    expect(page.get_by_role("heading", name="Reliable notifications")).to_be_visible()


def test_an_iphone_installs_first(settings):
    page = settings("delete window.PushManager;", user_agent=IPHONE)

    expect(page.get_by_text("On an iPhone or iPad, install Pupitre first:")).to_be_visible()
    page.get_by_role("link", name="Step by step").click()
    expect(page.locator(".steps")).to_contain_text("iOS 16.4 or newer")


def test_a_browser_without_notifications_says_so(settings):
    page = settings("delete window.PushManager;", DESKTOP)

    expect(page.locator("#notifications").get_by_text("This browser has no notifications.")).to_be_visible()


def test_a_switch_is_kept_at_once_and_sound_is_off_while_the_app_is_open_too(settings):
    page = settings()
    with page.expect_response("**/phone/choices/"):
        page.get_by_role("switch", name="Sound").click()
    page.reload()

    expect(page.get_by_role("switch", name="Sound")).not_to_be_checked()
    assert "sound=off" in page.evaluate("document.cookie")
    assert "vibration" not in page.evaluate("document.cookie")


NO_SERVICE = """
    PushManager.prototype.getSubscription = async () => null;
    PushManager.prototype.subscribe = async () => { throw new DOMException("push service error", "AbortError"); };
"""
SUBSCRIBED = """
    const subscription = {
      options: { get applicationServerKey() {
        const key = document.querySelector("meta[name=vapid]").content.replaceAll("-", "+").replaceAll("_", "/");
        return Uint8Array.from(atob(key), (sign) => sign.charCodeAt(0)).buffer;
      } },
      toJSON: () => ({}), // nothing that the server could keep
    };
    PushManager.prototype.getSubscription = async () => subscription;
"""


@pytest.mark.parametrize(
    ("script", "words", "way_out"),
    [(NO_SERVICE, "cannot reach a push service", "Try again"), (SUBSCRIBED, "does not know this device", "Register")],
)
def test_a_device_that_cannot_be_reached_is_not_called_allowed_and_says_why(settings, script, words, way_out):
    page = settings(script, service_workers="allow")
    page.context.grant_permissions(["notifications"])
    page.reload()

    why = page.locator("#notifications [data-permission]:visible")
    expect(why).to_have_count(1)
    expect(why).to_contain_text(words)
    expect(why.get_by_role("button", name=way_out)).to_be_visible()
    expect(page.get_by_role("button", name="Try", exact=True)).to_be_hidden()
    expect(page.locator("#notifications-h .end")).to_be_hidden()
    assert axe(page) == []
    why.get_by_role("button", name=way_out).click()
    expect(why).to_contain_text(words)


def test_the_zone_of_the_device_stands_above_all_others(settings):
    """Chromium calls it Asia/Calcutta."""
    page = settings(timezone_id="Asia/Kolkata")
    zones = page.get_by_label("Time zone")

    expect(zones.locator("optgroup").first).to_have_attribute("label", "This device")
    expect(zones.locator("optgroup").first.locator("option")).to_have_text("Kolkata (UTC+5:30)")
    assert page.evaluate("document.querySelector('[name=timezone]').selectedOptions[0].text").startswith("Paris (UTC")
    zones.select_option("Asia/Kolkata")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_label("Time zone")).to_have_value("Asia/Kolkata")
    expect(page.get_by_label("Time zone").locator("optgroup")).to_have_count(11)
