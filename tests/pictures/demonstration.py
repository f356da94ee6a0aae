"""A server with the demonstration's busy afternoon, to be photographed, and who signs in there."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests.browser.server import Server

PASSWORD = "pupitre-demo"
ANSWER_THE_OFFER = """
from routing.models import Offer
Offer.objects.open().update(outcome="answered")  # its 30 s would be over before most pictures are taken
"""
OFFER_AGAIN = """
from datetime import timedelta
from django.utils import timezone
from routing.models import Offer
now = timezone.now()
offer = Offer.objects.filter(conversation__first_answered_at=None, outcome="answered").latest("pk")
Offer.objects.filter(pk=offer.pk).update(outcome="open", made_at=now, answer_by=now + timedelta(seconds=28))
print(offer.conversation_id)
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
INVITE = """
from console.setup import invitations
from conversations.people.models import Role, User
here = User.objects.filter(email="lea@maisonlorme.fr").first()
person = here or invitations.invite([("Léa", "Petit", "lea@maisonlorme.fr")], Role.AGENT)[0]
print(invitations.link(person))
"""


@contextmanager
def demonstration():
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "pupitre.sqlite3", folder)
        for command in (["migrate"], ["demo", "--once"], ["demo", "--scene"], ["collectstatic", "--noinput"]):
            server.manage(*command)
        do(server, ANSWER_THE_OFFER)
        server.start()
        yield server
        server.stop()


def do(server, python):
    """Answers what it prints last."""
    return server.manage("shell", "--verbosity", "0", "--command", python).strip().rpartition("\n")[2]


def sign_in(page, server, who):
    page.context.add_cookies([{"name": "welcomed", "value": "1", "url": server.url}])
    page.goto(f"{server.url}/sign-in/")
    page.locator("[name=email]").fill(f"{who}@maisonlorme.fr")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
