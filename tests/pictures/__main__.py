"""Pictures of Pupitre, from the demonstration: `make pictures`.

Those of the documents: day on the left, night on the right. `--all` takes the main screens in all sizes, appearances
and languages instead, to be looked at (`build/screens`). Names choose some of them.
"""

import io
import sys

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.server import ROOT
from tests.copilot.model_server import running_model
from tests.services import FLAGS, chromium_path

from . import combinations
from .demonstration import demonstration, sign_in
from .screens import PICTURES, TOGETHER

FOLDER = ROOT / "docs" / "img"
BY_DAY = {"board": "board.png"}  # alone, for browsers that offer to install the app
LOCALES = {"fr": "fr-FR", "en": "en-GB"}


def main():
    every, names = "--all" in sys.argv, [name for name in sys.argv[1:] if name != "--all"]
    with demonstration() as server, running_model() as server.model, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        if every:
            combinations.take(chromium, server, names)
        else:
            for name in names or [*TOGETHER, *PICTURES]:
                pictures = halves(chromium, server, name)
                keep(f"{name}.webp", beside(pictures))
                if name in BY_DAY:
                    keep(BY_DAY[name], pictures[0])
        chromium.close()


def halves(chromium, server, name):
    if name in TOGETHER:
        return [taken(chromium, server, screen, "light", scale=2) for screen in TOGETHER[name]]
    return [taken(chromium, server, PICTURES[name], scheme) for scheme in ("light", "dark")]


def taken(chromium, server, screen, scheme, scale=1):
    context = chromium.new_context(
        viewport=screen.size,
        color_scheme=scheme,
        locale=LOCALES[screen.language],
        reduced_motion="reduce",
        device_scale_factor=scale,
    )
    page = context.new_page()
    if screen.who:
        sign_in(page, server, screen.who)
    screen.reach(page, server)
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return picture


def beside(pictures, gap=24):
    wide = pictures[0].width * 2 + gap
    whole = Image.new("RGB", (wide, pictures[0].height), "#8B9498")
    for at, picture in enumerate(pictures):
        whole.paste(picture, (at * (picture.width + gap), 0))
    return whole if wide <= 1600 else whole.resize((1600, round(whole.height * 1600 / wide)))


def keep(name, picture):
    file = FOLDER / name
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture.save(file, quality=80, method=6, optimize=True)
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
