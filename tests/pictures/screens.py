"""The screens that pictures show: whose they are, on what, and how one comes there."""

from collections.abc import Callable
from typing import NamedTuple

from tests.browser.people import VisitorPage

from .demonstration import ANSWER_THE_OFFER, CLOSE_THE_LAST, CLOSE_THE_SHOP, INVITE, OFFER_AGAIN, PORTUGUESE, do

PHONE, SMALL_PHONE = {"width": 390, "height": 844}, {"width": 360, "height": 640}
TYPING, DESKTOP = {"width": 360, "height": 350}, {"width": 1440, "height": 900}  # above its keyboard
AGENT, SUPERVISOR, ADMINISTRATOR, NOBODY = "ines.marchal", "solene.dubreuil", "antoine.lorme", ""
NAME = "Camille Aubert"


class Screen(NamedTuple):
    size: dict
    reach: Callable  # (page, server); who has signed in stands on their first page
    who: str = AGENT
    language: str = "fr"


def at(path):
    """Reaches an address."""
    return lambda page, server: page.goto(server.url + path)


def open_conversation(page, server, name=NAME):
    page.goto(f"{server.url}/desk/")
    page.locator(".row", has_text=name).first.click()
    page.locator(".open .say").wait_for()


def sheet(command):
    def reach(page, server):
        open_conversation(page, server)
        page.locator(f".thread-head [data-command={command}]").click()
        page.locator("#sheet h2").wait_for()

    return reach


def open_plus(page, server):
    open_conversation(page, server)
    page.locator(".composer [aria-haspopup=dialog]").first.click()
    page.locator("#sheet .tiles").first.wait_for()


def tile(command):
    def reach(page, server):
        open_plus(page, server)
        page.locator(f"#sheet [data-command={command}]").click()
        page.locator("#sheet .tiles").first.wait_for(state="detached")

    return reach


def past(page, server):
    open_conversation(page, server)
    page.locator("[data-command=past]").first.click()


def write_note(page, server):
    open_plus(page, server)
    page.locator("#sheet [data-write=note]").click()
    page.locator(".composer[data-mode=note] .say").fill("Le globe part de Lyon avant 16 h.")


def type_shortcut(page, server):
    open_conversation(page, server)
    page.locator(".say").fill("")  # a draft follows its writer from one picture to the next
    page.locator(".say").press_sequentially("/g")
    page.locator("[role=option]").first.wait_for()


def four_columns(page, server):
    page.goto(f"{server.url}/desk/")
    page.locator("[data-command=columns]").first.click()
    page.locator(".open").nth(3).wait_for()


def search(page, server):
    page.goto(f"{server.url}/desk/search/?q=facture")
    page.locator("mark").first.wait_for()


def answer_an_offer(page, server):
    page.goto(f"{server.url}/desk/{do(server, OFFER_AGAIN)}/")
    page.locator(".say").fill("Bonjour Élise !")


def write_a_line(page, server):
    do(server, ANSWER_THE_OFFER)
    open_conversation(page, server)
    page.locator(".say").fill("Il part demain")


def translate(page, server):
    do(server, PORTUGUESE)
    open_conversation(page, server, "Beatriz Lopes")
    page.locator(".msg[data-translated]").first.wait_for()
    page.locator(".say").fill("It left yesterday and arrives on Thursday.")
    switch = page.locator(".translation [data-switch]")
    if switch.get_attribute("aria-pressed") == "false":
        switch.click()
    page.locator(".translation [data-said]").wait_for()


def translation_settings(page, server):
    translate(page, server)
    page.locator(".translation [data-settings]").click()
    page.locator("#sheet h2").wait_for()


def chat(page, server):
    page.goto(f"{server.url}/demo/shop/")
    visitor = VisitorPage(page).open_chat()
    visitor.chat.locator("#say").fill("Bonjour, cette lampe se règle-t-elle ?")


def survey(page, server):
    page.goto(f"{server.url}/demo/shop/")
    visitor = VisitorPage(page).open_chat().write("Merci pour votre aide !")
    visitor.row("Merci pour votre aide !").wait_for()
    do(server, CLOSE_THE_LAST)
    page.reload()
    visitor.chat.locator("#pw-ask .stars").wait_for()


def closed(page, server):
    do(server, CLOSE_THE_SHOP)
    page.goto(f"{server.url}/demo/shop/")
    VisitorPage(page).open_chat()


def invitation(page, server):
    page.goto(do(server, INVITE))


# Those of the documents. The last two change the demonstration.
PICTURES = {
    "chats": Screen(PHONE, at("/desk/")),
    "conversation": Screen(PHONE, open_conversation),
    "plus": Screen(PHONE, open_plus),
    "transfer": Screen(PHONE, sheet("transfer")),
    "snooze": Screen(PHONE, sheet("snooze")),
    "snoozed": Screen(PHONE, at("/desk/snoozed/")),
    "close": Screen(PHONE, sheet("close")),
    "block": Screen(PHONE, tile("block")),
    "past": Screen(PHONE, past),
    "search": Screen(PHONE, search),
    "canned": Screen(PHONE, tile("canned")),
    "shortcut": Screen(PHONE, type_shortcut),
    "macros": Screen(PHONE, tile("macros")),
    "note": Screen(PHONE, write_note),
    "translation": Screen(PHONE, translate, AGENT, "en"),
    "translation-settings": Screen(PHONE, translation_settings, AGENT, "en"),
    "desktop": Screen(DESKTOP, open_conversation),
    "four": Screen(DESKTOP, four_columns),
    "invitation": Screen(PHONE, invitation, NOBODY, "en"),
    "welcome": Screen(PHONE, at("/desk/welcome/"), AGENT, "en"),
    "settings": Screen(PHONE, at("/desk/settings/"), AGENT, "en"),
    "board": Screen(DESKTOP, at("/supervision/"), SUPERVISOR, "en"),
    "setup": Screen(DESKTOP, at("/setup/"), ADMINISTRATOR, "en"),
    "admin": Screen(DESKTOP, at("/admin/"), ADMINISTRATOR, "en"),
    "widget": Screen(DESKTOP, chat, NOBODY),
    "survey": Screen(PHONE, survey, NOBODY),
    "closed": Screen(PHONE, closed, NOBODY),
}
# Side by side, by day: a phone with its keyboard open.
TYPED = {"keyboard": [Screen(TYPING, answer_an_offer), Screen(TYPING, write_a_line)]}
# Those that are looked at in all sizes, appearances and languages, after each other for who has signed in.
LOOKED_AT = {
    "sign-in": (NOBODY, at("/sign-in/")),
    "forgotten": (NOBODY, at("/password/forgotten/")),
    "link-expired": (NOBODY, at("/password/x/y/")),
    "first-expired": (NOBODY, at("/setup/first/x/")),
    "invitation": (NOBODY, invitation),
    "chat": (NOBODY, chat),
    **{
        name: (AGENT, PICTURES[name].reach)
        for name in ("chats", "conversation", "plus", "transfer", "snooze", "close", "canned", "snoozed", "search")
    },
    "community": (AGENT, at("/community/")),
    "settings": (AGENT, at("/desk/settings/")),
    "welcome": (AGENT, at("/desk/welcome/")),
    "sheet": (AGENT, at("/phone/sheet/")),
    "board": (SUPERVISOR, at("/supervision/")),
    "setup": (ADMINISTRATOR, at("/setup/")),
    "password": (ADMINISTRATOR, at("/password/")),
    "admin": (ADMINISTRATOR, at("/admin/")),
}
