"""What is asked of the agent's tools: a thread of weeks, a search through everything, a large photo."""

import io
import itertools
import os
from urllib.parse import urlencode

from PIL import Image

WORDS = ["livraison", "lampe opaline", "facture", "retour", "bonj"]  # a word, two, many hits, the beginning of one
PHOTO_BYTES = 10_000_000
SEARCH = "Search over 1,000,000 messages"


def requests(browser, people):
    """(name, coroutine function, aim in ms or None) of each."""
    number = itertools.count()
    photo = large_photo()

    async def long_thread():
        await browser.get(f"/desk/{people['long']}/")

    async def upload():
        fields = {"client_id": f"bench-photo-{next(number)}"}
        await browser.upload(f"/desk/{people['long']}/files/", fields, ("file", "photo.jpg", "image/jpeg", photo))

    yield "Opening a conversation with 5,000 messages", long_thread, 100
    yield SEARCH, searches(browser), 200
    yield "Upload of a 10 MB photo", upload, None


def searches(browser):
    asked = itertools.cycle(WORDS)

    async def search():
        await browser.get(f"/desk/search/?{urlencode({'q': next(asked)})}")

    return search


def large_photo():
    """A JPEG of nearly PHOTO_BYTES, as a camera's: noise cannot be packed."""
    side = 4000
    while True:
        picture = Image.frombytes("RGB", (side, side), os.urandom(side * side * 3))
        content = io.BytesIO()
        picture.save(content, "JPEG", quality=75)
        if content.tell() <= PHOTO_BYTES:
            return content.getvalue()
        side = int(side * 0.98)
