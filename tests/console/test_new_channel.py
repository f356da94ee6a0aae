"""A channel that is declared is everywhere: here one is declared by the test, and nothing else knows of it."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from console.supervision import board
from conversations import delivery, lifecycle, messages
from conversations.base.errors import NotPossible
from conversations.base.units import MB
from conversations.files import validation
from conversations.files.sizes import Direction
from conversations.models import Conversation, Message
from routing import answers, availability
from routing.models import Offer
from tests import files
from tests.fax import declare

pytestmark = pytest.mark.django_db(transaction=True)

ICON = "icons.svg#history"


@pytest.fixture(autouse=True)
def fax(monkeypatch, sales):
    return declare(monkeypatch, sales)


@pytest.fixture
def ana(hire):
    return hire("ana", channels=["chat", "fax", "video"])


@pytest.fixture
def administrator(client, adam):
    client.force_login(adam)
    return client


@pytest.fixture
def desk(client, ana):
    client.force_login(ana.user)
    return client


@pytest.fixture
def mine(ana, zoe, write, fax, fresh):
    return fresh(write(zoe, inbox=fax))


def test_it_needs_no_migration(fax):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_administrators_choose_it_see_what_it_says_and_filter_by_it(administrator, fax, ana):
    adding = administrator.get(reverse("admin:conversations_inbox_add")).text
    changing = administrator.get(reverse("admin:conversations_inbox_change", args=[fax.pk])).text
    listed = administrator.get(reverse("admin:conversations_inbox_changelist"))
    filtered = administrator.get(reverse("admin:conversations_inbox_changelist"), {"channel__exact": "fax"})
    agent = administrator.get(reverse("admin:routing_agent_change", args=[ana.pk])).text

    assert '<option value="fax">Fax machine</option>' in adding
    assert "Fax machine 900" in changing
    assert "?channel__exact=fax" in listed.text
    assert list(filtered.context["cl"].queryset) == [fax]
    assert '<option value="fax" selected>Fax machine</option>' in agent
    assert "Fax machine 2" in agent


def test_agents_have_a_switch_for_it_in_its_place(desk, ana):
    page = desk.get(reverse("desk")).text
    key = desk.get(reverse("availability", args=["fax"])).text

    assert [one.channel.name for one in availability.keys_of(ana)] == ["chat", "fax", "video"]
    assert 'id="key-fax"' in page
    assert ICON in page
    assert "Fax machine" in key

    assert desk.post(reverse("choose-availability"), {"channel": "fax", "wanted": "0"}).status_code == 204
    assert not ana.availabilities.get(channel="fax").is_wanted


def test_an_agent_has_its_capacity_and_its_time(ana, visit, write, fax, later):
    written = [write(visit(name), inbox=fax) for name in ("Una", "Vic", "Wim")]
    statuses = [Conversation.objects.get(pk=one.conversation_id).status for one in written]

    assert statuses == ["active", "active", "waiting"]
    assert {offer.answer_by for offer in Offer.objects.all()} == {later(seconds=900)}


def test_its_icon_and_label_stand_in_rows_and_heads(desk, mine):
    page = desk.get(reverse("thread", args=[mine.pk])).text
    row = page.split('class="offer"')[1].split("</article>")[0]

    assert ICON in row
    assert 'aria-label="Fax machine"' in row
    assert "Left the site" not in page


def test_its_row_says_how_long_ago_and_since_when_one_of_the_site_has_a_dot(desk, mine, ana, write, visit, fresh):
    on_site = fresh(write(visit("Una")))
    now = timezone.now()  # long after it began: a row tells no time twice
    for conversation in (mine, on_site):
        answers.answer(ana.user, conversation.pk, text="Good morning", client_id=f"{conversation.pk}", now=now)
    page = desk.get(reverse("desk")).text

    def row_of(conversation):
        return page.split(f'id="row-{conversation.pk}"')[1].split("</a>")[0]

    assert "since it began:" in row_of(mine)
    assert 'class="dot' not in row_of(mine)
    assert "since it began:" not in row_of(on_site)
    assert 'class="dot' in row_of(on_site)


def test_the_composer_and_the_server_keep_its_length_of_text(desk, mine, ana, noon):
    page = desk.get(reverse("thread", args=[mine.pk])).text
    answers.answer(ana.user, mine.pk, text="a" * 300, client_id="fits", now=noon)

    assert 'data-answer="300"' in page
    with pytest.raises(NotPossible, match="301 characters, at most 300"):
        answers.answer(ana.user, mine.pk, text="a" * 301, client_id="does not", now=noon)


def test_an_answer_waits_for_it_and_says_why_it_was_not_delivered(desk, mine, ana, noon):
    said = answers.answer(ana.user, mine.pk, text="Good morning", client_id="a", now=noon)
    messages.mark_for_agent(mine, Message.Status.READ, upto=said.pk)

    def drawn():
        page = desk.get(reverse("thread", args=[mine.pk])).text
        return page.split(f'id="m-{said.pk}"')[1].split("</li>")[0], page.split(f'id="row-{mine.pk}"')[1].split("</a>")[
            0
        ]

    bubble, row = drawn()
    assert 'class="meta pending"' in bubble
    assert "icons.svg#clock" in bubble
    assert 'aria-label="Waiting"' in row

    delivery.refuse(said.pk, Message.Failure.WINDOW_CLOSED)

    bubble, row = drawn()
    assert 'class="msg out refused"' in bubble
    assert "Not delivered: too long after their last message" in bubble
    assert 'aria-label="Not delivered: too long after their last message"' in row


def test_only_its_files_are_offered_and_taken(desk, mine):
    page = desk.get(reverse("thread", args=[mine.pk])).text
    sheet = desk.get(reverse("plus", args=[mine.pk])).text

    assert f'data-files="{escape(json.dumps({"pdf": MB}))}"' in page
    assert 'data-attach="pdf"' in sheet
    assert 'data-attach="photo"' not in sheet
    assert 'data-attach="camera"' not in sheet


@pytest.mark.parametrize(
    ("name", "content", "direction", "words"),
    [
        ("a.jpg", files.photo(), Direction.TO_VISITOR, "Only PDF documents can be sent here"),
        ("a.pdf", files.pdf(), Direction.FROM_VISITOR, "Only photos can be sent here"),
        ("a.pdf", files.pdf() + b" " * MB, Direction.TO_VISITOR, "1\N{NO-BREAK SPACE}MB at most"),
    ],
)
def test_other_files_are_refused_in_words(name, content, direction, words):
    with pytest.raises(NotPossible, match=words):
        validation.checked(files.upload(name, content), channel="fax", direction=direction)


def test_it_counts_among_the_third_party_channels(ana, mine, later):
    columns = board.now(at=later())["columns"]

    assert [column.channels for column in columns] == [("chat",), ("video",), ("fax",)]
    assert lifecycle.close_idle(later(days=8)) == 1
