"""The main screens in all twelve combinations of size, appearance and language, one contact sheet for each screen.

Those that one writes in also in the size that a keyboard leaves. What a thumb may miss on the small phone, and what
is too wide for a narrow one, is said beside the picture.
"""

import io
from itertools import groupby
from operator import itemgetter

from PIL import Image
from playwright.sync_api import Error

from tests.browser.fitting import SMALL, too_wide
from tests.browser.server import ROOT

from .demonstration import empty, sign_in
from .screens import ABOVE_THE_KEYBOARD, DESKTOP, LOOKED_AT, NEWCOMER, PHONE, SMALL_PHONE, TYPING

FOLDER = ROOT / "build" / "screens"
SIZES = (PHONE, SMALL_PHONE, DESKTOP)
GAP = 16


def take(chromium, server, names):
    """`build/screens/<name>.png`: phones in the first row, desktops in the second; and each picture in a folder."""
    every = {**ABOVE_THE_KEYBOARD, **LOOKED_AT}
    chosen = {name: every[name] for name in names} if names else every
    for who, theirs in groupby([(who, name, reach) for name, (who, reach) in chosen.items()], key=itemgetter(0)):
        if who == NEWCOMER:
            for screen in list(theirs):
                with empty() as own:
                    _all_of(chromium, own, "", [screen])
        else:
            _all_of(chromium, server, who, list(theirs))


def _all_of(chromium, server, who, screens):
    pictures = {}
    for language in ("fr", "en"):
        for size in (*SIZES, TYPING):
            theirs = [screen for screen in screens if (screen[1] in ABOVE_THE_KEYBOARD) is (size is TYPING)]
            pictures |= _as(chromium, server, who, theirs, size, language) if theirs else {}
    for _who, name, _reach in screens:
        theirs = [picture for (whose, *_at), picture in sorted(pictures.items()) if whose == name]
        if theirs:
            _sheet(name, theirs)


def _as(chromium, server, who, screens, size, language):
    """{(name, size, appearance, language): picture} of what one person sees, signed in once."""
    is_phone = size is not DESKTOP
    context = chromium.new_context(
        viewport=size, locale=language, has_touch=is_phone, is_mobile=is_phone, reduced_motion="reduce"
    )
    page, found = context.new_page(), {}
    if who:
        sign_in(page, server, who)
    for _who, name, reach in screens:
        try:
            reach(page, server)
            page.wait_for_load_state("networkidle")
        except Error as trouble:
            print(f"{name}, {size['width']}, {language}: not reached: {trouble.message.splitlines()[0]}")
            continue
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            file = FOLDER / name / f"{size['width']}-{scheme}-{language}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            shot = page.screenshot(animations="disabled")  # colours that pass slowly have arrived
            file.write_bytes(shot)
            found[name, size["width"], scheme, language] = Image.open(io.BytesIO(shot)).convert("RGB")
        if size is SMALL_PHONE and "/admin/" not in page.url:  # its own measure is 24 px
            _say_what_does_not_fit(page, f"{name}, {language}")
    context.close()
    return found


def _say_what_does_not_fit(page, where):
    """In the frames of a page too: the chat, and what an agent sees of a visitor's page."""
    faults = [
        fault for frame in page.frames if frame.url.startswith("http") for fault in frame.evaluate(SMALL, "body")
    ] + too_wide(page)
    for fault in dict.fromkeys(faults):
        print(f"{where}: {fault}")


def _sheet(name, pictures):
    """Narrow ones in the first row, wide ones below."""
    rows = [[one for one in pictures if (one.width == DESKTOP["width"]) is wide] for wide in (False, True)]
    rows[1] = [one.resize((one.width // 2, one.height // 2)) for one in rows[1]]
    rows = [row for row in rows if row]
    wide = max(sum(one.width + GAP for one in row) for row in rows)
    sheet = Image.new("RGB", (wide, sum(max(one.height for one in row) + GAP for row in rows)), "#8B9498")
    top = 0
    for row in rows:
        left = 0
        for one in row:
            sheet.paste(one, (left, top))
            left += one.width + GAP
        top += max(one.height for one in row) + GAP
    sheet.save(FOLDER / f"{name}.png")
    print(FOLDER.relative_to(ROOT) / f"{name}.png")
