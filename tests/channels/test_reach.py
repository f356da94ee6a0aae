"""What may be sent to somebody now is said in one place, for the composer, the "+" sheet and whoever sends."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from console.connections import sender
from conversations import contacts, reach, signals
from conversations.base.errors import NotPossible
from conversations.connectors.failure import Failure
from conversations.models import Conversation, Identity, Inbox, Message, Visitor
from conversations.reach import Reach
from routing import answers
from tests.channels.conftest import ZOE
from tests.channels.test_hooks import NOON

pytestmark = pytest.mark.django_db(transaction=True)
NOON_AT = datetime.fromtimestamp(NOON, UTC)
HOUR = timedelta(hours=1)
STOPPED = "They have asked for no more messages by WhatsApp. They have to send START first."
NO_PAGE = 1  # of the tiles: there is none to see on a channel
LATE = "Too late: WhatsApp accepts an answer only for some time after somebody’s last message."


@pytest.fixture
def conversation(post, number, agent, monkeypatch):
    """On ana's desk; nothing is sent by itself."""
    monkeypatch.setattr(sender, "send", SimpleNamespace(enqueue=lambda *_ids: None))
    post(number.message(ZOE, "Bonjour", at=int(timezone.now().timestamp())))
    return Conversation.objects.get()


@pytest.fixture
def plus(client, conversation, agent):
    def sheet():
        client.force_login(agent.user)
        return client.get(reverse("plus", args=[conversation.pk])).content.decode()

    return sheet


def tiles(page):
    """Of a sheet: what can be tapped, by its command; and how many are off."""
    commands = [part.split('"')[0] for part in page.split('data-command="')[1:]]
    return commands, page.count('aria-disabled="true"')


@pytest.mark.parametrize(
    ("theirs", "answer", "template"),
    [
        (Reach(), None, None),
        (Reach(usual_end=NOON_AT + HOUR), None, None),
        (Reach(usual_end=NOON_AT), Failure.WINDOW_CLOSED, None),
        (Reach(usual_end=NOON_AT + HOUR, has_stopped=True), Failure.STOPPED, Failure.STOPPED),
        (Reach(has_stopped=True), Failure.STOPPED, Failure.STOPPED),
    ],
)
def test_words_and_templates_have_obstacles_of_their_own(theirs, answer, template):
    assert theirs.obstacle(now=NOON_AT) == answer
    assert theirs.obstacle(is_template=True, now=NOON_AT) == template


def test_whom_the_inbox_does_not_know_has_none(ana, zoe, write, fresh):
    assert reach.of(fresh(write(zoe))) == Reach()


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"stopped_at": NOON_AT}, STOPPED), ({"answerable_until": NOON_AT}, LATE)],
    ids=["stopped", "window"],
)
def test_nothing_is_stored_that_would_not_go(conversation, agent, changes, why):
    Identity.objects.update(**changes)

    with pytest.raises(NotPossible, match=why):
        answers.answer(agent.user, conversation.pk, text="Bonjour !", client_id="a1", now=timezone.now())
    assert not Message.objects.filter(from_visitor=False, kind="text").exists()


def test_what_failed_is_not_sent_again_to_who_wants_no_more(conversation, agent):
    now = timezone.now()
    message = answers.answer(agent.user, conversation.pk, text="Bonjour !", client_id="a1", now=now)
    Message.objects.filter(pk=message.pk).update(status=Message.Status.WAITING, failure=Failure.AWAY)
    Identity.objects.update(stopped_at=NOON_AT)

    with pytest.raises(NotPossible, match="START"):
        answers.send_again(agent.user, conversation.pk, message.pk, now=now)


def test_the_head_says_that_they_have_stopped(client, conversation, agent):
    client.force_login(agent.user)
    page = reverse("thread", args=[conversation.pk])
    assert "data-stopped" not in client.get(page).content.decode()
    Identity.objects.update(stopped_at=NOON_AT)

    assert "data-stopped" in client.get(page).content.decode()


def test_who_stops_or_begins_again_is_news_for_open_pages(conversation):
    heard, identity = [], Identity.objects.get()

    def hear(sender, visitor_id, **_):
        heard.append(visitor_id)

    signals.visitor_changed.connect(hear)
    for is_given in (False, False, True):
        contacts.consent(identity, is_given=is_given, now=NOON_AT)
    signals.visitor_changed.disconnect(hear)

    assert heard == [conversation.visitor_id] * 2


def test_every_tile_is_on_while_answers_are_taken(plus):
    commands, off = tiles(plus())

    assert {"camera", "photo", "pdf", "voice", "canned", "copilot", "template"} <= set(commands)
    assert off == NO_PAGE


def test_tiles_that_send_words_or_files_are_off_after_the_window(plus):
    Identity.objects.update(answerable_until=NOON_AT)
    page = plus()
    commands, off = tiles(page)

    assert {"template", "note", "block"} <= set(commands)
    assert not {"camera", "photo", "pdf", "voice", "canned", "copilot"} & set(commands)
    assert off == NO_PAGE + 6
    assert page.count(LATE) == 2  # once in each section that it is about


def test_a_template_is_off_too_for_who_wants_no_more_messages(plus):
    Identity.objects.update(stopped_at=NOON_AT)
    page = plus()
    commands, off = tiles(page)

    assert "template" not in commands
    assert off == NO_PAGE + 7
    assert STOPPED in page


def test_nothing_is_off_on_the_site(client, ana, zoe, write):
    conversation = write(zoe).conversation
    Visitor.objects.filter(pk=zoe.pk).update(online=True)
    client.force_login(ana.user)

    assert tiles(client.get(reverse("plus", args=[conversation.pk])).content.decode())[1] == 0


@pytest.mark.parametrize(("channel", "is_told"), [("chat", True), ("whatsapp", False)])
def test_that_one_writes_is_told_where_the_channel_has_it(client, ana, zoe, write, channel, is_told):
    conversation = write(zoe).conversation
    Inbox.objects.update(channel=channel)
    client.force_login(ana.user)

    page = client.get(reverse("thread", args=[conversation.pk])).content.decode()

    assert ("data-tells-typing" in page) == is_told
