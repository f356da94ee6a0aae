"""Light, dark, or as the system has it: kept on the device, from the first line of the next page."""

import pytest
from playwright.sync_api import expect

from conversations.people.models import Role, User

from .conftest import DESKTOP, PASSWORD, PHONE, axe

DARK, LIGHT = "rgb(11, 18, 20)", "rgb(243, 240, 236)"  # --bg
GROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_choice_holds_at_once_and_on_every_next_page(sign_in, hire, server, device):
    agent = sign_in(hire("Ana").user, device, color_scheme="light")
    page = agent.page
    page.goto(f"{server.url}/desk/settings/")
    assert page.evaluate(GROUND) == LIGHT

    page.get_by_role("radio", name="Dark").check(force=True)
    assert page.evaluate(GROUND) == DARK
    assert axe(page) == []
    page.goto(f"{server.url}/desk/")
    assert page.evaluate(GROUND) == DARK
    colours = page.locator("meta[name=theme-color]").evaluate_all("metas => metas.map(meta => meta.content)")
    assert colours == ["#131B1E", "#131B1E"]
    page.goto(f"{server.url}/nowhere/")
    assert page.evaluate(GROUND) == DARK

    page.goto(f"{server.url}/desk/settings/")
    page.get_by_role("radio", name="System").check(force=True)
    assert page.evaluate(GROUND) == LIGHT
    page.reload()
    assert page.evaluate(GROUND) == LIGHT
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(GROUND) == DARK
    page.get_by_role("radio", name="Light").check(force=True)
    assert page.evaluate(GROUND) == LIGHT
    assert axe(page) == []


def test_nothing_flashes_where_the_device_chose_another_than_the_system(sign_in, hire, server):
    """The page is dark before any script has run: none does here."""
    agent = sign_in(hire("Ana").user, color_scheme="light")
    agent.page.goto(f"{server.url}/desk/settings/")
    agent.page.get_by_role("radio", name="Dark").check(force=True)

    agent.page.route("**/*.js", lambda route: route.abort())
    for address in ("/desk/", "/sign-in/", "/supervision/"):
        agent.page.goto(server.url + address)
        assert agent.page.evaluate(GROUND) == DARK
        assert agent.page.locator("meta[name=color-scheme]").get_attribute("content") == "dark"


def test_a_key_turns_day_into_night(sign_in, hire):
    agent = sign_in(hire("Ana").user, DESKTOP, color_scheme="light")

    agent.page.keyboard.press("d")
    expect(agent.page.locator("html")).to_have_attribute("data-theme", "dark")
    agent.page.keyboard.press("d")
    expect(agent.page.locator("html")).to_have_attribute("data-theme", "light")


def test_the_admin_wears_it_too_and_its_own_choice_holds_on_the_desk(sign_in, server, hire):
    adam = User.objects.create_user("adam@shop.example", PASSWORD, first_name="Adam", role=Role.ADMINISTRATOR)
    page = sign_in(adam, DESKTOP, color_scheme="light").page
    page.goto(f"{server.url}/desk/settings/")
    page.get_by_role("radio", name="Dark").check(force=True)

    page.goto(f"{server.url}/admin/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("button.theme-toggle").first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.goto(f"{server.url}/desk/")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
