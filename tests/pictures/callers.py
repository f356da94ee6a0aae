"""A visitor who calls the demonstration's desk, and what the cameras of both sides see."""

import base64
import json
from functools import cache
from pathlib import Path

from tests.browser.people import VisitorPage

from .demonstration import do

SEEN = Path(__file__).parent / "seen"
SIZE = {"width": 480, "height": 640}
MAY = ["camera", "microphone"]
# What was called before is over, and Inès takes calls. Open pages are told nothing.
FORGET = """
from conversations.models import Call, Conversation, Inbox
from django.utils import timezone
from routing.models import Availability, Offer
now, video = timezone.now(), Inbox.objects.get(key="maison-lorme-video")
Call.objects.open().update(state="ended", end="moved_on", ended_at=now)
Offer.objects.open().filter(conversation__inbox=video).update(outcome="withdrawn")
over = dict(status="closed", closed_at=now, agent=None, queued_at=None)
Conversation.objects.unfinished().filter(inbox=video).update(**over)
Availability.objects.filter(channel="video", agent__user__first_name="Inès").update(is_wanted=True)
"""
# Clara, who chats with Inès, is on the site, and no call is under way.
INVITABLE = f"""{FORGET}
from conversations.models import Visitor
Visitor.objects.filter(name="Clara Petit").update(online=True, seen_at=now)
"""
# She is invited to one, from a page that nobody sees.
INVITED = f"""{INVITABLE}
from conversations.people.models import User
from routing import calls
ines = User.objects.get(email="ines.marchal@maisonlorme.fr")
calls.invite(ines, Conversation.objects.unfinished().get(visitor__name="Clara Petit").pk, page="another", now=now)
"""
# Somebody who calls, with a name. Prints their token.
CALLER = """
from console.widget import tokens
from conversations.models import Inbox, Visitor
from django.utils import timezone
now, video = timezone.now(), Inbox.objects.get(key="maison-lorme-video")
who = Visitor.objects.create(name="Mathilde Roy", is_proven=True, created_at=now, language="fr")
print(tokens.token_of(who.key, video))
"""
REMEMBERED = """if (location.pathname.startsWith("/widget/")) {
    localStorage.setItem("pupitre.maison-lorme-video.token", %s);
}"""
# In place of a camera.
PAINTED = """(() => {
    const media = navigator.mediaDevices, real = media.getUserMedia.bind(media);
    const bytes = Uint8Array.from(atob(%s), (letter) => letter.charCodeAt(0));
    media.getUserMedia = async ({ audio, video }) => {
        const stream = audio ? await real({ audio: true }) : new MediaStream();
        if (!video) return stream;
        const picture = await createImageBitmap(new Blob([bytes]));
        const { width, height } = picture, canvas = Object.assign(document.createElement("canvas"), { width, height });
        const context = canvas.getContext("2d");
        setInterval(() => context.drawImage(picture, 0, 0), 100);
        stream.addTrack(canvas.captureStream(10).getVideoTracks()[0]);
        return stream;
    };
})()"""

_callers: list = []  # the windows of who has called so far


def sees(context, who):
    """The cameras of this context show the picture of `who`, agent or visitor."""
    context.grant_permissions(MAY)
    context.add_init_script(PAINTED % json.dumps(_picture(context.browser, who)))


def forget(server):
    """Before the agent's page opens: nobody calls any more."""
    while _callers:
        _callers.pop().close()
    do(server, FORGET)


def call(browser, server):
    """Somebody calls from the shop, in a window of their own; answers their page."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR", reduced_motion="reduce")
    _callers.append(context)
    sees(context, "visitor")
    context.add_init_script(REMEMBERED % json.dumps(do(server, CALLER)))
    page = context.new_page()
    page.goto(f"{server.url}/demo/shop/video/")
    visitor = VisitorPage(page).open_chat()
    visitor.chat.locator("#ring").click()
    return visitor


@cache
def _picture(browser, who):
    """As a JPEG in base64: Chromium makes no bitmap of an SVG."""
    page = browser.new_page(viewport=SIZE)
    drawing = (SEEN / f"{who}.svg").read_text()
    page.set_content(
        f"<style>body {{ margin: 0 }} svg {{ display: block; width: 100vw; height: 100vh }}</style>{drawing}"
    )
    picture = page.screenshot(type="jpeg", quality=90)
    page.close()
    return base64.b64encode(picture).decode()
