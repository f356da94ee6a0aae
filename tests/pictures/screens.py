"""The screens that pictures show: whose they are, on what, and how one comes there."""

import json
import re
from collections.abc import Callable
from itertools import batched
from typing import NamedTuple

from tests.browser.people import REMEMBERED, VisitorPage

from . import callers
from .demonstration import (
    A_WAITING_ONE,
    ANSWER_THE_OFFER,
    CLOSE_THE_LAST,
    CLOSE_THE_SHOP,
    GIVE_TO_KARIM,
    INVITE,
    LANGUAGE_MODEL,
    MISS_THE_OFFER,
    OFFER_AGAIN,
    OTHER_CHANNELS,
    PASSWORD,
    PAUSE_ALL,
    PORTUGUESE,
    SEEN,
    SUPERVISOR_ANSWERS,
    WAIT_FOR_THE_ARTICLES,
    do,
    once,
)

PHONE, SMALL_PHONE = {"width": 390, "height": 844}, {"width": 360, "height": 640}
TYPING, DESKTOP = {"width": 360, "height": 350}, {"width": 1440, "height": 900}  # above its keyboard
AGENT, COLLEAGUE = "ines.marchal", "karim.bensaid"
SUPERVISOR, ADMINISTRATOR, NOBODY = "solene.dubreuil", "antoine.lorme", ""
NEWCOMER = "newcomer"  # to a server on which nobody has founded a company
NAME = "Camille Aubert"
BROKEN = "Globe cassé à la livraison"
REPLACED = "Un globe ou un abat-jour cassé est remplacé sans retour de la lampe"
FORGET = "field => { field.value = ''; field.dispatchEvent(new Event('input', {bubbles: true})); }"


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
    page.locator(".composer [data-command=plus]").click()
    page.locator("#sheet .tiles").first.wait_for()


def tile(command):
    def reach(page, server):
        open_plus(page, server)
        page.locator(f"#sheet [data-command={command}]").click()
        page.locator("#sheet .tiles").first.wait_for(state="detached")

    return reach


def past(page, server):
    open_conversation(page, server)
    page.locator("[data-command=past]:visible").first.click()


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
    once(server, PORTUGUESE)
    open_conversation(page, server, "Beatriz Lopes")
    page.locator(".msg[data-translated]").first.wait_for()
    page.locator(".say").fill("It left yesterday and arrives on Thursday.")
    switch = page.locator(".translation [data-switch]")
    if switch.get_attribute("aria-pressed") == "false":
        switch.click()
    page.locator(".translation [data-said]").wait_for()


def channels(page, server):
    once(server, OTHER_CHANNELS)
    page.goto(f"{server.url}/desk/")
    page.locator(".row").first.wait_for()


def on_channel(name):
    """A conversation of somebody whom their channel calls so."""

    def reach(page, server):
        once(server, OTHER_CHANNELS)
        open_conversation(page, server, name)

    return reach


def see_a_photo(page, server):
    """Made smaller by a job, once it has come."""
    on_channel("Zoé Martin")(page, server)
    photo = page.locator(".thread .photo img")
    photo.wait_for()
    photo.evaluate("photo => photo.decode()")


def choose_a_template(page, server):
    once(server, OTHER_CHANNELS)
    page.goto(f"{server.url}/desk/")
    page.locator(".row", has_text="Jonas Weber").first.click()
    page.locator(".open .choose-template").click()
    page.locator("#sheet button.macro").first.wait_for()


def count_an_sms(page, server):
    on_channel("+33611111101")(page, server)
    page.locator(".say").fill("Bonjour, elle est prête ! Elle vous attend au magasin jusqu’à samedi, de 10 h à 19 h.")
    page.locator(".sms-line").wait_for()


def merge(page, server):
    see_a_photo(page, server)
    page.locator(".composer [data-command=plus]").click()
    page.locator("#sheet [data-command=merge]").click()
    page.locator("#sheet #f-merge").wait_for()


def record(page, server):
    page.context.grant_permissions(["microphone"])
    open_plus(page, server)
    page.locator("#sheet [data-record]").click()
    page.locator(".recorder time", has_text="0:03").wait_for()


def recorded(page, server):
    record(page, server)
    page.locator("[data-record-finish]").click()
    page.locator(".chosen voice-player").wait_for()


def translation_settings(page, server):
    translate(page, server)
    page.locator(".translation [data-settings]").click()
    page.locator("#sheet h2").wait_for()


def open_copilot(page, server, tab):
    """As soon as the server knows that there is a model."""
    tabs = page.locator("#sheet .sheet-tabs button")
    for _ in range(60):
        page.locator(".composer [data-command=copilot]").click()
        tabs.first.wait_for()
        if tabs.count() == 3:
            break
        page.keyboard.press("Escape")
        page.wait_for_timeout(500)
    tabs.nth(tab).click()


def see_a_page(page, server):
    """What a visitor looks at, whose phone shows a lamp of the shop, as long as the browser runs."""
    seen = json.loads(once(server, SEEN.format(origin=server.url)))
    theirs = page.context.browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="fr-FR")
    theirs.add_init_script(REMEMBERED % json.dumps(seen["token"]))
    shop = theirs.new_page()
    shop.goto(f"{server.url}/demo/shop/opaline/")
    VisitorPage(shop).open_chat().chat.locator("#close").click()
    open_conversation(page, server, "Clara Petit")
    page.locator("[data-command=mirror]").first.dispatch_event("click")
    page.frame_locator(".screen").frame_locator("#page iframe").locator("h1").wait_for()
    shop.locator("h1").tap()


def look_for_what_is_broken(page):
    page.locator("#copilot-q").fill(BROKEN)
    page.locator("#sheet .passage", has_text="cassé").first.wait_for()


def find(page, server):
    once(server, WAIT_FOR_THE_ARTICLES)
    tile("copilot")(page, server)
    look_for_what_is_broken(page)


def answer(page, server):
    once(server, WAIT_FOR_THE_ARTICLES)
    server.model.plays(say_what_a_passage_says)
    do(server, LANGUAGE_MODEL.format(url=server.model.url))
    while True:  # the server goes for some seconds by what it has read of the model
        tile("copilot")(page, server)
        page.locator("#copilot-q").wait_for()
        if page.locator("#sheet .sheet-tabs button").count() == 3:
            break
    look_for_what_is_broken(page)
    page.locator("#sheet .sheet-f .btn").click()
    page.locator("#sheet [data-suggestion]").wait_for()


def say_what_a_passage_says(handler):
    """With its number, as a model would: which one it is, the finding decides."""
    asked = handler.server.model.asked[-1]["messages"][-1]["content"]
    passages = batched(re.split(r"^\[(\d+)\] ", asked, flags=re.MULTILINE)[1:], 2)
    [number] = [number for number, passage in passages if REPLACED in passage]
    handler.begin()
    handler.send_words(f"{REPLACED}. [{number}] Une photo et la facture suffisent. [{number}]")
    handler.send_end()


def summary(page, server):
    """As whoever is given a conversation has it: quoted, and worded below."""
    server.model.says("Camille demande s’il faut renvoyer la lampe. Un globe neuf part aujourd’hui.")
    do(server, LANGUAGE_MODEL.format(url=server.model.url))
    page.goto(f"{server.url}/desk/{do(server, GIVE_TO_KARIM)}/")
    page.locator(".summary > summary").click()
    words = page.locator("[data-summarise]")
    while not words.count():  # the server goes for some seconds by what it has read of the model
        page.wait_for_timeout(500)
        page.reload()
        page.locator(".summary > summary").click()
        page.locator(".summary-in dl").wait_for()
    words.click()
    page.locator(".summary-words .hint").wait_for()


def improve(page, server):
    server.model.says("Non, rassurez-vous, vous gardez la lampe. Le globe arrive jeudi et se visse sans outil.")
    do(server, LANGUAGE_MODEL.format(url=server.model.url))
    open_conversation(page, server)
    page.locator(".say").fill("Non vous gardez la lampe. le globe arrive jeudi il se visse sans outils.")
    open_copilot(page, server, tab=2)
    page.locator("#sheet .pill", has_text="chaleureux").click()
    page.locator("#sheet [data-suggestion]").wait_for()
    page.locator(".say").evaluate(FORGET)  # a draft follows its writer from one picture to the next


def come_by(page, server):
    """A visitor who was never here, with the chat open."""
    page.goto(f"{server.url}/demo/shop/")
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.reload()
    return VisitorPage(page).open_chat()


def chat(page, server):
    visitor = come_by(page, server)
    visitor.chat.locator("#say").fill("Bonjour, cette lampe se règle-t-elle ?")


def survey(page, server):
    visitor = come_by(page, server).write("Merci pour votre aide !")
    visitor.row("Merci pour votre aide !").wait_for()
    do(server, CLOSE_THE_LAST)
    page.reload()
    visitor.chat.locator("#pw-ask .stars").wait_for()


def closed(page, server):
    once(server, CLOSE_THE_SHOP)
    come_by(page, server)


def invitation(page, server):
    page.goto(once(server, INVITE))


def ringing(page, server):
    callers.forget(server)
    callers.sees(page.context, "agent")
    page.goto(f"{server.url}/desk/")
    page.locator("#chats .row").first.wait_for()
    callers.call(page.context.browser, server)
    page.locator("#call .ready video").wait_for()


def in_call(page, server):
    ringing(page, server)
    page.locator('#call .call-btns [data-act="accept"]').click()
    page.locator('#call[data-line="talking"]').wait_for()
    page.locator("#call .pip video").wait_for()
    page.wait_for_timeout(4000)  # the picture is sharp by then, and a few seconds of talk are counted


def inviting(page, server):
    once(server, SEEN.format(origin=server.url))
    do(server, callers.INVITABLE)
    callers.sees(page.context, "agent")
    open_conversation(page, server, "Clara Petit")
    page.locator(".composer [data-command=plus]").click()
    page.locator("#sheet [data-invites]").click()
    page.locator("#call[data-state=ringing] .pip video").wait_for()


def invited(page, server):
    """The visitor's side: their chat is open."""
    seen = json.loads(once(server, SEEN.format(origin=server.url)))
    do(server, callers.INVITED)
    callers.sees(page.context, "visitor")
    page.add_init_script(REMEMBERED % json.dumps(seen["token"]))
    page.goto(f"{server.url}/demo/shop/opaline/")
    visitor = VisitorPage(page).open_chat()
    visitor.chat.locator('#call[data-state=incoming] .call-btns [data-act="accept"]').wait_for()


def key(page, server):
    page.goto(f"{server.url}/desk/")
    page.locator(".keys .key").first.click()
    page.locator("#sheet h2").wait_for()


def missed(page, server):
    once(server, MISS_THE_OFFER)
    page.goto(f"{server.url}/desk/")
    page.locator("#missed-notice").wait_for()


def waiting(page, server):
    """A supervisor who answers as well, before a conversation that waits."""
    once(server, SUPERVISOR_ANSWERS)
    page.goto(f"{server.url}/desk/{once(server, A_WAITING_ONE)}/")
    page.locator(".open .wait-line").wait_for()


def answering_board(page, server):
    once(server, SUPERVISOR_ANSWERS)
    page.goto(f"{server.url}/supervision/")
    page.locator(".acts").first.scroll_into_view_if_needed()


def one_agent(page, server):
    page.goto(f"{server.url}/supervision/")
    page.locator("#board a.name").first.click()
    page.locator("#sheet h2").wait_for()


def form(path, to=""):
    """The page of the first row of a list; scrolled `to` a part of it."""

    def reach(page, server):
        page.goto(f"{server.url}/admin/{path}/")
        page.locator("#result_list tbody th a").first.click()
        page.locator(".submit-row").first.wait_for()
        if to:
            page.locator(to).first.scroll_into_view_if_needed()

    return reach


def connection(channel, *, is_refused=False):
    """How an inbox of this channel is connected; `is_refused`: something that its provider cannot have given out."""

    def reach(page, server):
        once(server, OTHER_CHANNELS)
        page.goto(f"{server.url}/admin/conversations/inbox/?channel__exact={channel}")
        page.locator("#result_list tbody th a").first.click()
        if is_refused:
            page.locator("#connection-group input[type=text]").first.fill("maison")
            page.locator(".submit-row .default").click()
            page.locator(".errorlist").first.wait_for()
        page.locator("#connection-group").scroll_into_view_if_needed()

    return reach


def queue(page, server):
    """Nobody is available: the visitor waits, or has left a message."""
    once(server, PAUSE_ALL)
    visitor = come_by(page, server).write("Bonjour, y a-t-il quelqu’un ?")
    visitor.row("Bonjour, y a-t-il quelqu’un ?").wait_for()


def first(page, server):
    words = server.manage("setup").split()
    page.goto(next(word for word in words if word.startswith("http")))


def founded(page, server):
    """The set-up page as its administrator first sees it; they sign in where another picture has founded it."""
    first_link = next((word for word in server.manage("setup").split() if "/setup/first/" in word), "")
    if first_link:
        page.goto(first_link)
        for name, words in (
            ("company", "Dupont"),
            ("first_name", "Zoé"),
            ("last_name", "Dupont"),
            ("email", "zoe@example.com"),
            ("password", PASSWORD),
        ):
            page.locator(f"[name={name}]").fill(words)
        page.locator("[type=submit]").click()
    else:
        page.goto(f"{server.url}/sign-in/")
        if page.locator("[name=email]").count():
            page.locator("[name=email]").fill("zoe@example.com")
            page.locator("[name=password]").fill(PASSWORD)
            page.locator("[type=submit]").click()
    page.locator(".set-up").wait_for()


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
    "translation-desktop": Screen(DESKTOP, translate, AGENT, "en"),
    "translation-settings": Screen(PHONE, translation_settings, AGENT, "en"),
    "channels": Screen(PHONE, channels),
    "channels-desktop": Screen(DESKTOP, see_a_photo),
    "whatsapp": Screen(PHONE, see_a_photo),
    "template": Screen(PHONE, choose_a_template),
    "sms": Screen(PHONE, count_an_sms),
    "comment": Screen(PHONE, on_channel("Emma Laurent")),
    "merge": Screen(PHONE, merge),
    "copilot-find": Screen(PHONE, find),
    "copilot-answer": Screen(PHONE, answer),
    "copilot-desktop": Screen(DESKTOP, answer),
    "copilot-improve": Screen(PHONE, improve),
    "mirror": Screen(PHONE, see_a_page),
    "mirror-desktop": Screen(DESKTOP, see_a_page),
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
    "summary": Screen(PHONE, summary, COLLEAGUE),  # it gives a conversation away that others show
}
# Two screens side by side, by day.
TOGETHER = {
    "keyboard": [Screen(TYPING, answer_an_offer), Screen(TYPING, write_a_line)],
    "call": [Screen(PHONE, ringing), Screen(PHONE, in_call)],
}
# Of them and others, what is left above a keyboard, in the appearances and languages.
ABOVE_THE_KEYBOARD = {
    "answering": (AGENT, answer_an_offer),
    "writing": (AGENT, write_a_line),
    "writing-translated": (AGENT, translate),
    "writing-a-note": (AGENT, write_note),
}
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
    **{
        name: (AGENT, PICTURES[name].reach)
        for name in ("block", "past", "macros", "shortcut", "note", "translation", "translation-settings")
    },
    "copilot": (AGENT, find),
    "copilot-answer": (AGENT, answer),
    "key": (AGENT, key),
    "ringing": (AGENT, ringing),
    "call": (AGENT, in_call),
    "inviting": (AGENT, inviting),
    "settings": (AGENT, at("/desk/settings/")),
    "guide": (AGENT, at("/phone/guide/")),
    "welcome": (AGENT, at("/desk/welcome/")),
    "sheet": (AGENT, at("/phone/sheet/")),
    "board": (SUPERVISOR, at("/supervision/")),
    "one-agent": (SUPERVISOR, one_agent),
    "blocks": (SUPERVISOR, at("/supervision/blocks/")),
    "waiting": (SUPERVISOR, waiting),
    "answering-board": (SUPERVISOR, answering_board),
    "setup": (ADMINISTRATOR, at("/setup/")),
    "password": (ADMINISTRATOR, at("/password/")),
    "admin": (ADMINISTRATOR, at("/admin/")),
    "admin-list": (ADMINISTRATOR, at("/admin/conversations/conversation/")),
    "admin-inbox-new": (ADMINISTRATOR, at("/admin/conversations/inbox/add/")),
    "admin-inbox": (ADMINISTRATOR, form("conversations/inbox")),
    "admin-hours": (ADMINISTRATOR, form("conversations/inbox", ".field-week")),
    "admin-agent": (ADMINISTRATOR, form("routing/agent")),
    "admin-rule": (ADMINISTRATOR, form("routing/rule")),
    "admin-macro": (ADMINISTRATOR, form("conversations/macro")),
    "admin-person": (ADMINISTRATOR, at("/admin/accounts/user/add/")),
    "admin-import": (ADMINISTRATOR, at("/admin/conversations/replycategory/import/")),
    "admin-articles": (ADMINISTRATOR, at("/admin/knowledge/article/")),
    "admin-article": (ADMINISTRATOR, form("knowledge/article")),
    "admin-article-new": (ADMINISTRATOR, at("/admin/knowledge/article/add/")),
    "admin-article-import": (ADMINISTRATOR, at("/admin/knowledge/article/import/")),
    "admin-collection": (ADMINISTRATOR, form("knowledge/collection")),
    "admin-site": (ADMINISTRATOR, at("/admin/knowledge/site/add/")),
    "admin-connection": (ADMINISTRATOR, connection("whatsapp")),
    "admin-connection-sms": (ADMINISTRATOR, connection("sms")),
    "admin-connection-refused": (ADMINISTRATOR, connection("instagram", is_refused=True)),
    # They change the demonstration, one after the other: what stands between two parts them.
    "summary": (COLLEAGUE, summary),
    **{name: (AGENT, PICTURES[name].reach) for name in ("channels", "whatsapp", "template", "sms", "comment", "merge")},
    "recorder": (AGENT, record),
    "recorded": (AGENT, recorded),
    "mirror": (AGENT, see_a_page),
    "greeting": (NOBODY, come_by),
    "survey": (NOBODY, survey),
    "queue": (NOBODY, queue),
    "invited": (NOBODY, invited),  # whoever opens a page after it is Clara
    "missed": (AGENT, missed),
    "closed": (NOBODY, closed),
    # On a server of their own.
    "first": (NEWCOMER, first),
    "founded": (NEWCOMER, founded),
}
