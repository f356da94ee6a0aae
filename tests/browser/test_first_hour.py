"""From an empty database to the first answered conversation, by what the pages show alone.

What it takes is counted, up to the message itself: the administrator taps seven times and fills seven fields, the agent
taps twice and fills two. On each page nothing stands in the other language.
"""

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from playwright.sync_api import expect

from conversations.people.models import User
from routing.progress import Progress

from .conftest import DESKTOP, PASSWORD, PHONE
from .people import AgentPage, VisitorPage

LOCALES = {"en": "en-GB", "fr": "fr-FR"}
LEAST = 16  # letters of what no other language says by chance
STEPS = ("An inbox", "People", "A group", "A rule", "The code for your site", "A first message")


def flat(text):
    return " ".join(text.split())


def sentences():
    """By language, what stands on no page of it: all that the other one says without a name or a figure in it."""
    whole = polib.pofile(str(settings.BASE_DIR / "locale" / "fr" / "LC_MESSAGES" / "django.po"))
    said = [(flat(entry.msgid), flat(entry.msgstr)) for entry in whole if not set("%{") & set(entry.msgid)]
    said = [pair for pair in said if pair[0] != pair[1] and len(min(pair, key=len)) >= LEAST]
    return {"fr": [english for english, _french in said], "en": [french for _english, french in said]}


FOREIGN = sentences()


class Somebody:
    """Taps and types what they see, by its words in their language, and counts it."""

    def __init__(self, page, language):
        self.page, self.language = page, language
        self.taps = self.typed = 0

    def say(self, words, **facts):
        with translation.override(self.language):
            return translation.gettext(words) % facts

    def tap(self, words, *, role="button", within=None, **facts):
        (within or self.page).get_by_role(role, name=self.say(words, **facts), exact=True).click()
        self.taps += 1

    def type(self, label, text):
        self.page.get_by_label(capfirst(self.say(label)), exact=True).fill(text)
        self.typed += 1

    def understands(self, body=None):
        """Their page, or what `body` is of."""
        text = flat((body or self.page.locator("body")).inner_text())
        assert [sentence for sentence in FOREIGN[self.language] if sentence in text] == []

    def step(self, title):
        return self.page.locator("section", has=self.page.get_by_role("heading", name=self.say(title), exact=True))


@pytest.fixture
def somebody(context):
    def make(language, device, **options):
        return Somebody(context(device, locale=LOCALES[language], **options).new_page(), language)

    return make


def found(admin, link):
    admin.page.goto(link)
    admin.understands()
    for label, text in (
        ("Company", "Dupont"),
        ("first name", "Zoé"),
        ("last name", "Dupont"),
        ("e-mail address", "zoe@dupont.example"),
        ("Password", PASSWORD),
    ):
        admin.type(label, text)
    admin.tap("Create the company")
    for title in STEPS:
        expect(admin.step(title)).to_be_visible()
    admin.understands()


def set_up(admin, site):
    """Steps one to five; answers the agent's link and the line for the site."""
    admin.type("Website address", site)
    admin.tap("Create the inbox")
    admin.type("Names and e-mail addresses, one person per line", "Inès Marchal, ines@dupont.example")
    admin.tap("Invite")
    link = admin.page.get_by_label(admin.say("Link for %(name)s", name="Inès Marchal")).input_value()
    admin.tap("Copy", within=admin.step("People"))
    admin.tap("Create the group")
    admin.tap("Copy", within=admin.step("The code for your site"))
    for title in STEPS[:4]:
        expect(admin.step(title).locator(".set-mark.done")).to_be_visible()
    admin.understands()
    return link, admin.page.get_by_label(site.removeprefix("http://"), exact=True).input_value()


def begin(agent, link):
    """By their link, on their phone, until they are available."""
    agent.page.goto(link)
    agent.understands()
    for label in ("Password", "Password confirmation"):
        agent.type(label, PASSWORD)
    shown = agent.page.get_by_role("button", name=agent.say("Show the password")).first
    shown.click()  # to look at it is no tap that it takes
    expect(agent.page.get_by_label(capfirst(agent.say("Password")), exact=True)).to_have_attribute("type", "text")
    agent.tap("Save")
    expect(agent.page.get_by_role("button", name=agent.say("Become available"))).to_be_visible()
    agent.understands()
    agent.tap("Become available")
    expect(agent.page.get_by_text(agent.say("Nobody is waiting"))).to_be_visible()
    agent.understands()


@pytest.mark.parametrize("language", ["fr", "en"], ids=["French", "English"])
@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_from_nothing_to_the_first_answer(somebody, server, other_server, device, language):
    admin, agent, passer_by = (somebody(language, device) for _ in range(3))
    printed = server.manage("setup")
    found(admin, next(word for word in printed.split() if word.startswith("http")))
    expect(admin.page.locator("nav [data-place=setup]")).to_be_visible()
    link, line = set_up(admin, other_server.origin)
    passer_by.page.goto(other_server.publish(f"<!doctype html><h1>Dupont</h1>{line}"))
    passer_by.understands(VisitorPage(passer_by.page).open_chat().chat.locator("body"))
    begin(agent, link)

    with admin.page.expect_popup() as opened:
        admin.tap("Try %(name)s as a visitor", role="link", name="Dupont")
    visitor = VisitorPage(opened.value).open_chat().write("Where is my lamp?")
    AgentPage(agent.page).take_offer().write("On its way!")
    expect(visitor.messages().last).to_have_text("On its way!")
    admin.understands(visitor.chat.locator("body"))
    agent.understands()

    expect(admin.page.locator(".set-mark.done")).to_have_count(6)  # by itself
    expect(admin.page.locator(".set-up")).to_have_attribute("data-news", "")  # and no longer

    visitor.chat.locator("#close").click()
    with visitor.page.expect_event("close"):  # the set-up is there already
        back = visitor.page.get_by_role("link", name=admin.say("Back to the set-up"))
        back.evaluate("(link) => setTimeout(() => link.click())")  # a click would wait for what is gone by then
    admin.understands()
    assert Progress().is_complete
    assert User.objects.count() == 2
    assert [(page.taps, page.typed) for page in (admin, agent)] == [(7, 7), (2, 2)]


def test_who_cannot_install_or_be_notified_becomes_available_all_the_same(sign_in, hire, server):
    ana = hire("Ana", wanted=False)
    agent = sign_in(ana.user)
    agent.page.goto(f"{server.url}/desk/welcome/")
    agent.page.evaluate("dispatchEvent(new Event('beforeinstallprompt'))")  # a browser that could install it

    expect(agent.page.get_by_role("button", name="Install")).to_be_visible()
    agent.page.get_by_role("button", name="Become available").click()
    expect(agent.page.get_by_text("Nobody is waiting")).to_be_visible()
