"""The pictures of docs/features.md, from the demonstration: `make pictures`. Day on the left, night on the right."""

import io
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.people import VisitorPage
from tests.browser.server import ROOT, Server
from tests.services import FLAGS, chromium_path

FOLDER = ROOT / "docs" / "img"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
NAME = "Camille Aubert"
PASSWORD = "pupitre-demo"


def open_conversation(page):
    page.locator(".row", has_text=NAME).first.click()
    page.locator(".open .say").wait_for()


def open_sheet(page, command):
    open_conversation(page)
    page.locator(f".thread-head [data-command={command}]").click()
    page.locator("#sheet h2").wait_for()


def open_plus(page):
    open_conversation(page)
    page.locator(".composer [aria-haspopup=dialog]").first.click()
    page.locator("#sheet .tiles").first.wait_for()


def open_tile(page, command):
    open_plus(page)
    page.locator(f"#sheet [data-command={command}]").click()
    page.locator("#sheet .tiles").first.wait_for(state="detached")


def write_note(page):
    open_plus(page)
    page.locator("#sheet [data-write=note]").click()
    page.locator(".composer[data-mode=note] .say").fill("Le globe part de Lyon avant 16 h.")


def type_shortcut(page):
    open_conversation(page)
    page.locator(".say").fill("")  # a draft follows its writer from one picture to the next
    page.locator(".say").press_sequentially("/g")
    page.locator("[role=option]").first.wait_for()


def four_columns(page):
    page.locator("[data-command=columns]").first.click()
    page.locator(".open").nth(3).wait_for()


def search(page):
    page.goto(f"{page.url.rstrip('/')}/search/?q=facture")
    page.locator("mark").first.wait_for()


def go(page, place):
    page.goto(f"{page.url.rstrip('/')}/{place}/")


def survey(page, server):
    page.goto(f"{server.url}/demo/shop/")
    visitor = VisitorPage(page).open_chat().write("Merci pour votre aide !")
    visitor.row("Merci pour votre aide !").wait_for()
    server.manage("shell", "--command", CLOSE_THE_LAST)
    page.reload()
    visitor.chat.locator("#pw-ask .stars").wait_for()


def closed(page, server):
    server.manage("shell", "--command", CLOSE_THE_SHOP)
    page.goto(f"{server.url}/demo/shop/")
    VisitorPage(page).open_chat()


ANSWER_THE_OFFER = """
from routing.models import Offer
Offer.objects.open().update(outcome="answered")  # its 30 s would be over before most pictures are taken
"""
CLOSE_THE_LAST = """
from conversations.people.models import User
from conversations import lifecycle
from conversations.models import Conversation
from django.utils import timezone
last = Conversation.objects.order_by("pk").last()
lifecycle.close(last, by=User.objects.get(first_name="Antoine"), tag=last.inbox.tags.first(), now=timezone.now())
"""
CLOSE_THE_SHOP = """
from datetime import time
from conversations.models import Inbox, OpeningHours
from routing.models import Availability
from django.utils import timezone
OpeningHours.objects.all().delete()
for shop in Inbox.objects.filter(channel="chat"):
    OpeningHours.objects.create(
        inbox=shop, weekday=(timezone.localtime().weekday() + 1) % 7, opens=time(9), closes=time(18)
    )
Availability.objects.update(is_wanted=False)
"""
PICTURES = {
    "chats": (PHONE, lambda page: page.locator(".row").first.wait_for()),
    "conversation": (PHONE, open_conversation),
    "plus": (PHONE, open_plus),
    "transfer": (PHONE, lambda page: open_sheet(page, "transfer")),
    "snooze": (PHONE, lambda page: open_sheet(page, "snooze")),
    "snoozed": (PHONE, lambda page: go(page, "snoozed")),
    "close": (PHONE, lambda page: open_sheet(page, "close")),
    "block": (PHONE, lambda page: open_tile(page, "block")),
    "past": (PHONE, lambda page: (open_conversation(page), page.locator("[data-command=past]").first.click())),
    "search": (PHONE, search),
    "canned": (PHONE, lambda page: open_tile(page, "canned")),
    "shortcut": (PHONE, type_shortcut),
    "macros": (PHONE, lambda page: open_tile(page, "macros")),
    "note": (PHONE, write_note),
    "desktop": (DESKTOP, open_conversation),
    "four": (DESKTOP, four_columns),
}
OF_VISITORS = {"survey": survey, "closed": closed}  # the last one changes the demonstration


def main():
    chosen = sys.argv[1:] or [*PICTURES, *OF_VISITORS]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demonstration() as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        for name in chosen:
            halves = [taken(chromium, server, name, scheme) for scheme in ("light", "dark")]
            file = FOLDER / f"{name}.webp"
            beside(halves).save(file, quality=80, method=6)
            print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} KB")
        chromium.close()


@contextmanager
def demonstration():
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "pupitre.sqlite3", folder)
        for command in (["migrate"], ["demo", "--once"], ["demo", "--scene"], ["collectstatic", "--noinput"]):
            server.manage(*command)
        server.manage("shell", "--command", ANSWER_THE_OFFER)
        server.start()
        yield server
        server.stop()


def taken(chromium, server, name, scheme):
    size, prepare = PICTURES.get(name, (PHONE, None))
    context = chromium.new_context(viewport=size, color_scheme=scheme, locale="fr-FR", reduced_motion="reduce")
    page = context.new_page()
    if prepare:
        sign_in(page, server)
        prepare(page)
    else:
        OF_VISITORS[name](page, server)
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return picture


def sign_in(page, server):
    page.context.add_cookies([{"name": "welcomed", "value": "1", "url": server.url}])
    page.goto(f"{server.url}/sign-in/")
    page.locator("[name=username], [name=email]").first.fill("ines.marchal@maisonlorme.fr")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/desk/")


def beside(pictures, gap=24):
    wide = pictures[0].width * 2 + gap
    whole = Image.new("RGB", (wide, pictures[0].height), "#8B9498")
    for at, picture in enumerate(pictures):
        whole.paste(picture, (at * (picture.width + gap), 0))
    return whole if wide <= 1600 else whole.resize((1600, round(whole.height * 1600 / wide)))


if __name__ == "__main__":
    main()
