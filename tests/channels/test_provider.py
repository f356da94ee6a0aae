"""The simulated provider: one plays a customer on its page, and what the desk answers comes back there."""

import json
import re
import threading
import urllib.parse
import urllib.request

import pytest
from django.core.management import CommandError, call_command

from console.connections import sender
from console.demo import company, whatsapp
from console.demo.provider.play import Stage
from console.demo.provider.whatsapp import VERSION
from conversations.models import Connection, Conversation, Group, Message
from routing import answers
from routing.models import Availability

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def inbox(hire, noon):
    hire("ines", groups=[Group.objects.create(name=company.SAV)])
    return whatsapp.connect(now=noon)


@pytest.fixture
def stage(live_server, inbox, settings):
    settings.OUTGOING_TO_THIS_MACHINE = True
    hook = f"{live_server.url}/hooks/whatsapp/{inbox.key}/"
    with Stage(whatsapp.number(), hook=hook) as running:
        settings.GRAPH_API_URL = running.address
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield running
        running.shutdown()
        thread.join()
    sender.client.close()


def page(stage, path="/", **form):
    at = f"http://127.0.0.1:{stage.server_port}{path}"
    body = urllib.parse.urlencode(form).encode() if form else None
    with urllib.request.urlopen(at, body, timeout=60) as answer:
        return answer.read().decode()


def test_a_customer_writes_and_is_answered(stage, inbox, noon):
    camille = whatsapp.CUSTOMERS[1]
    shown = page(stage, "/", customer=camille.user_id, text="Bonjour <b>")
    assert "Bonjour &lt;b&gt;" in shown

    conversation = Conversation.objects.get(inbox=inbox)
    assert conversation.visitor.name == "Camille"
    ines = Availability.objects.get(channel="whatsapp").agent.user
    Conversation.objects.update(status="active", agent=ines, queued_at=None)
    answer = answers.answer(ines, conversation.pk, text="Oui ?", client_id="1", now=noon)

    assert "Oui ?" in page(stage, f"/?customer={camille.user_id}")
    for thread in threading.enumerate():
        if "_tell" in thread.name:
            thread.join()
    assert Message.objects.get(pk=answer.pk).status == Message.Status.READ


def test_everybody_is_on_the_page_and_an_unknown_one_is_the_first(stage):
    shown = page(stage, "/?customer=nobody")

    assert all(customer.name in shown for customer in whatsapp.CUSTOMERS)
    assert len(re.findall(r"aria-current=", shown)) == 1


def test_what_is_no_message_is_refused_as_there(stage):
    number = whatsapp.number()
    at = f"/{VERSION}/{number.phone_number_id}/messages"
    right = {"messaging_product": "whatsapp", "type": "text", "to": "33612345678", "text": {"body": "Hello"}}
    authorization = f"Bearer {number.access_token}"

    def judged(said=right, path=at, allowed=authorization):
        status, answer = number.judge(path, allowed, said if isinstance(said, bytes) else json.dumps(said).encode())
        return status, answer.get("error", {}).get("code")

    assert judged() == (200, None)
    assert judged(allowed="Bearer another") == (401, 190)
    assert judged(path="/v1.0/1/messages") == (400, 100)
    assert judged(right | {"to": "1"}) == (400, 131026)
    for wrong in (b"{", b"[]", b"null", {}, right | {"type": "image"}, right | {"text": {"body": "x" * 4097}}):
        assert judged(wrong) == (400, 100)


def test_the_demonstration_is_connected_once(inbox, noon):
    before = Availability.objects.count()

    assert whatsapp.connect(now=noon) == inbox
    assert Connection.objects.count() == 1
    assert Availability.objects.count() == before


def test_the_command_asks_for_the_address_that_pupitre_has_to_know():
    with pytest.raises(CommandError, match=r"GRAPH_API_URL=http://127\.0\.0\.1:9999/v26\.0"):
        call_command("provider", port=9999)
