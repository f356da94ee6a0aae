"""Languages on a phone: the name on its chip, the direction of what is said, the font that its script needs.

`build/languages-chips.png` and `-said.png` show them, for somebody who can read them. That each of the 31 can be chosen
is asked in rows: tests/console/test_translation.py.
"""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from conversations import translations
from conversations.models import Conversation, Message, Visitor
from routing import answers
from tests.translation.sentences import SENTENCES
from translation.languages import LANGUAGES

from .conftest import PHONE

ROOT = Path(__file__).resolve().parents[2]
RIGHT_TO_LEFT = {"ar"}
FONTS = {"ja": "CJK JP", "ko": "CJK KR", "zh-Hans": "CJK SC", "zh-Hant": "CJK TC", "ar": "Noto Sans Arabic"}
SAID = {**{code: texts[0] for code, texts in SENTENCES.items()}, "sr-Latn": "Dobar dan, gde je moja porudžbina?"}
# Of what the chip shows: each direction, each script of its own, two scripts of one language; the agent's own is last.
CHOSEN = ["pt", "ar", "el", "ja", "ko", "sr", "zh-Hans", "zh-Hant", "en"]
TAGS = {code: "sr-Cyrl" if code == "sr" else code for code in SAID}  # as elements have them


@pytest.fixture
def desk(hire, write, sign_in):
    """A phone with a thread in which something is said in each language, and answered."""
    agent = hire("Ines")
    visitor = Visitor.objects.create(name="Noor Many", created_at=timezone.now(), language="de")
    asked = write(visitor, "Guten Tag", now=timezone.now())
    answers.answer(agent.user, asked.conversation_id, text="Hello!", client_id="1", now=timezone.now())
    conversation = Conversation.objects.get(pk=asked.conversation_id)
    translations.choose(agent.user, conversation.pk, is_on=True, agent_language="en", visitor_language="de")
    conversation.refresh_from_db()
    rows = [
        Message(
            conversation=conversation,
            from_visitor=True,
            text=text,
            language=code.partition("-Latn")[0],
            revision=conversation.revision,
            sent_at=timezone.now(),
        )
        for code, text in SAID.items()
    ]
    Message.objects.bulk_create(rows)
    return sign_in(agent.user, PHONE).open("Noor Many")


def test_what_is_said_has_the_direction_and_the_font_of_its_language(desk):
    devtools = desk.page.context.new_cdp_session(desk.page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    document = devtools.send("DOM.getDocument")["root"]["nodeId"]
    pictures = []
    for code, text in SAID.items():
        bubble = desk.message(text).locator(".bubble")
        expect(bubble).to_have_attribute("lang", TAGS[code])
        expect(bubble).to_have_css("direction", "rtl" if code in RIGHT_TO_LEFT else "ltr")
        found = devtools.send(
            "DOM.querySelector", {"nodeId": document, "selector": f".msg.in .bubble[lang={TAGS[code]}]"}
        )
        fonts = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": found["nodeId"]})["fonts"]
        if code in FONTS and are_installed():
            most = max(fonts, key=lambda font: font["glyphCount"])
            assert FONTS[code] in most["familyName"], (code, fonts)
        pictures.append(bubble.screenshot())
    keep("languages-said.png", pictures)


def test_a_language_is_a_tap_away_and_has_its_name_on_the_chip(desk):
    desk.field().fill("Good")
    strip = desk.pane().locator(".translation")
    chip, sheet = strip.locator("[data-target]"), desk.page.locator("#sheet")
    pictures = []
    for language in map(LANGUAGES.get, CHOSEN):
        chip.click()
        expect(sheet.locator("h2")).to_be_focused()
        sheet.locator(f".languages [value={language.code}]").click()
        expect(sheet).to_be_hidden()
        if language.code == "en":
            expect(strip).to_be_hidden()
            break
        expect(chip).to_contain_text(str(language.name))
        said = strip.locator("[data-said]")
        expect(said).to_have_text(f"{language.code}: Good")
        expect(said).to_have_css("direction", "rtl" if language.code in RIGHT_TO_LEFT else "ltr")
        pictures.append(strip.screenshot())
    keep("languages-chips.png", pictures)


def are_installed():
    """The fonts that tools/system.sh brings."""
    return shutil.which("fc-list") and "Noto Sans CJK" in subprocess.check_output(["fc-list"], text=True)


def keep(name, pictures):
    """One below the other, in columns."""
    images = [Image.open(io.BytesIO(picture)) for picture in pictures]
    columns = [images[at : at + 8] for at in range(0, len(images), 8)]
    width = max(image.width for image in images) + 8
    height = max(sum(image.height + 8 for image in column) for column in columns)
    sheet = Image.new("RGB", (width * len(columns), height), "#888")
    for number, column in enumerate(columns):
        top = 0
        for image in column:
            sheet.paste(image, (number * width, top))
            top += image.height + 8
    sheet.save(ROOT / "build" / name)
