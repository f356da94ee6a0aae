"""A server with the demonstration's busy afternoon, to be photographed, and who signs in there."""

import tempfile
from contextlib import contextmanager
from functools import cache
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
# Somebody who speaks no French, with an agent who writes English: translated by what a fresh clone brings.
PORTUGUESE = """
from uuid import uuid4
from conversations import messages, translations
from conversations.models import Conversation, Inbox, Visitor
from conversations.people.models import User
from django.utils import timezone
from routing import answers
now, ines = timezone.now(), User.objects.get(email="ines.marchal@maisonlorme.fr")
if not Visitor.objects.filter(name="Beatriz Lopes").exists():
    beatriz = Visitor.objects.create(name="Beatriz Lopes", is_proven=True, created_at=now, language="pt", online=True)
    said = "Bom dia, onde está a minha encomenda 4521?"
    inbox = Inbox.objects.filter(channel="chat").first()
    [asked] = messages.post_from_visitors([messages.Words(beatriz, inbox, str(uuid4()), said)], now=now)
    Conversation.objects.filter(pk=asked.conversation_id).update(agent=ines, status="active", assigned_at=now)
    asked.conversation.messages.filter(kind="event").delete()  # it went to whoever was free
    answers.answer(ines, asked.conversation_id, text="Um momento, por favor.", client_id=str(uuid4()), now=now)
    translations.choose(ines, asked.conversation_id, is_automatic=True, agent_language="en")
"""
# A visitor whose page Ines may see without asking, in conversation with her; a browser with this token is theirs.
SEEN = """
import json
from uuid import uuid4
from console.widget import tokens
from conversations import messages
from conversations.models import Conversation, Inbox, Visitor, Website
from conversations.people.models import User
from django.utils import timezone
from routing import answers
now, ines = timezone.now(), User.objects.get(email="ines.marchal@maisonlorme.fr")
inbox = Inbox.objects.get(key="maison-lorme")
Website.objects.filter(inbox=inbox).update(asks_before_mirroring=False, allowed_origins="{origin}")
clara, is_new = Visitor.objects.get_or_create(
    name="Clara Petit", defaults=dict(is_proven=True, created_at=now, language="fr", online=True)
)
if is_new:
    words = messages.Words(clara, inbox, str(uuid4()), "Bonjour, je cherche une lampe pour une chambre.")
    [asked] = messages.post_from_visitors([words], now=now)
    Conversation.objects.filter(pk=asked.conversation_id).update(agent=ines, status="active", assigned_at=now)
    asked.conversation.messages.filter(kind="event").delete()  # it went to whoever was free
    answers.answer(ines, asked.conversation_id, text="Avec plaisir ! Je regarde.", client_id=str(uuid4()), now=now)
    words = messages.Words(clara, inbox, str(uuid4()), "Celle-ci se règle-t-elle ?")
    messages.post_from_visitors([words], now=now)
print(json.dumps(dict(token=tokens.token_of(clara.key, inbox), conversation=clara.conversations.get().pk)))
"""
OTHER_CHANNELS = "from tests.pictures import channels; channels.fill()"
# The server indexes them behind its start.
WAIT_FOR_THE_ARTICLES = """
import time
from conversations.knowledge.models import Article
while Article.objects.exclude(due_at=None).exists():
    time.sleep(1)
"""
# Its process goes by what it has read of this for some seconds.
LANGUAGE_MODEL = """
from conversations.copilot.models import ModelSetting
ModelSetting.objects.update_or_create(defaults={{"is_on": True, "url": "{url}", "model": "pictures"}})
"""
# He has until the picture by night is taken.
GIVE_TO_KARIM = """
from datetime import timedelta
from conversations.models import Conversation
from django.utils import timezone
from routing import transfers
from routing.models import Agent, Offer
now, talk = timezone.now(), Conversation.objects.in_progress().get(visitor__name="Camille Aubert")
karim = Agent.objects.get(user__email="karim.bensaid@maisonlorme.fr")
if talk.agent != karim.user:
    transfers.transfer(talk.agent, talk.pk, to=karim, anyway=True, now=now)
Offer.objects.open().filter(conversation=talk).update(made_at=now, answer_by=now + timedelta(seconds=90))
print(talk.pk)
"""
# A visitor who waits, and a group whose agents are all paused.
PAUSE_ALL = """
from routing.models import Availability
Availability.objects.update(is_wanted=False)
"""
MISS_THE_OFFER = """
from django.utils import timezone
from conversations.models import Conversation
from routing.models import Availability
ines = Availability.objects.filter(agent__user__email="ines.marchal@maisonlorme.fr", channel="chat")
waiting = Conversation.objects.waiting().first()
ines.update(is_wanted=False, reason="missed", changed_at=timezone.now(), missed=waiting)
"""
SUPERVISOR_ANSWERS = """
from conversations.people.models import User
from routing import hiring
hiring.make_agent(User.objects.get(email="solene.dubreuil@maisonlorme.fr"), channels=["chat"])
"""
A_WAITING_ONE = """
from conversations.models import Conversation
print(Conversation.objects.waiting().filter(inbox__channel="chat", queued_at__isnull=False).first().pk)
"""
INVITE = """
from console.server.password_links import password_link
from console.setup import invitations
from conversations.people.models import Role, User
here = User.objects.filter(email="lea@maisonlorme.fr").first()
person = here or invitations.invite([("Léa", "Petit", "lea@maisonlorme.fr")], Role.AGENT)[0]
print(password_link(person))
"""


@contextmanager
def demonstration():
    answer = ["shell", "--verbosity", "0", "--command", ANSWER_THE_OFFER]  # before the server's clock ticks
    with _started(["demo", "--once"], ["demo", "--scene"], answer) as server:
        yield server


@contextmanager
def empty():
    """Where nobody has founded a company yet."""
    with _started() as server:
        yield server


@contextmanager
def _started(*commands):
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "pupitre.sqlite3", folder)
        for command in (["migrate"], *commands, ["collectstatic", "--noinput"]):
            server.manage(*command)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def do(server, python):
    """Answers what it prints last."""
    return server.manage("shell", "--verbosity", "0", "--command", python).strip().rpartition("\n")[2]


@cache
def once(server, python):
    """What needs no repetition for the next size or language."""
    return do(server, python)


def sign_in(page, server, who):
    page.context.add_cookies([{"name": "welcomed", "value": "1", "url": server.url}])
    page.goto(f"{server.url}/sign-in/")
    page.locator("[name=email]").fill(f"{who}@maisonlorme.fr")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
