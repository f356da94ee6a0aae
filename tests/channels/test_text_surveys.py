"""What people thought of a conversation, asked and answered by message where they have no page of ours."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from console.connections import sender
from conversations import blocks, lifecycle, signals
from conversations.connectors.failure import Failure
from conversations.connectors.sms import segments
from conversations.models import Conversation, Identity, Inbox, Message, Outbox, Survey, Visitor
from routing import answers
from tests.channels.conftest import LEA, ZOE
from tests.channels.test_hooks import NOON

pytestmark = pytest.mark.django_db(transaction=True)
NOON_AT = datetime.fromtimestamp(NOON, UTC)
ASKED = "How did we do? Reply with a number from 1 (poor) to 5 (excellent). You may add a comment: 4 - thank you."
RECOMMENDED = "Thank you! Would you recommend us? Reply with a number from 0 (not at all) to 10 (certainly)."


def at(**time):
    return NOON_AT + timedelta(**time)


CLOSED_AT = at(minutes=2)


@pytest.fixture
def conversation(post, number, agent, monkeypatch):
    """Answered by ana on WhatsApp; nothing is sent by itself."""
    monkeypatch.setattr(sender, "send", SimpleNamespace(enqueue=lambda *_ids: None))
    post(number.message(ZOE, "Bonjour", at=NOON))
    found = Conversation.objects.get()
    answers.answer(agent.user, found.pk, text="Bonjour !", client_id="a1", now=at(minutes=1))
    Visitor.objects.update(language="en")
    return found


@pytest.fixture
def close(conversation, agent, fresh):
    def end(now=CLOSED_AT):
        lifecycle.close(fresh(conversation), by=agent.user, now=now)
        return fresh(conversation)

    return end


@pytest.fixture
def write(post, number):
    def say(text, minutes=3, customer=ZOE):
        webhook = number.message(customer, text, at=NOON + 60 * minutes)
        assert post(webhook).status_code == 200
        return webhook

    return say


def questions():
    return list(Message.objects.filter(details__has_key="asks").order_by("pk").values_list("text", flat=True))


def test_it_is_asked_when_an_agent_has_closed_and_waits_for_its_channel(close):
    conversation = close()

    question = Message.objects.get(details__has_key="asks")
    assert (question.text, question.agent, question.status) == (ASKED, None, Message.Status.WAITING)
    assert question.revision == conversation.revision
    assert Outbox.objects.get().due_at


def test_it_is_asked_in_the_visitor_s_language(conversation, close):
    Visitor.objects.update(language="fr")
    close()

    assert questions()[0].startswith("Votre avis nous aide.")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_question_is_one_sms(conversation, close, write, language):
    Inbox.objects.update(asks_recommendation_by_text=True)
    Visitor.objects.update(language=language)
    close()
    write("4")

    assert [segments.measure(question).segments for question in questions()] == [1, 1]


def test_it_goes_out_like_every_answer(conversation, close, provider):
    provider.sent.clear()
    close()
    Message.objects.filter(agent__isnull=False).update(status=Message.Status.SENT)
    sender.send_waiting(conversation.pk, clock=lambda: at(minutes=3))

    assert [sent["text"]["body"] for sent in provider.sent] == [ASKED]


@pytest.mark.parametrize(("text", "comment"), [("4", ""), ("4 - merci", "merci"), ("٤", ""), ("4️⃣", "")])
def test_a_figure_is_the_score_and_opens_no_conversation(close, write, agent, text, comment):
    heard = []

    def hear(sender, **facts):
        heard.append((facts["survey_id"], facts["agent_ids"]))

    signals.conversation_rated.connect(hear)
    close()
    write(text)
    signals.conversation_rated.disconnect(hear)

    survey = Survey.objects.get()
    assert (survey.score, survey.comment, list(survey.agents.all())) == (4, comment, [agent.user])
    assert heard == [(survey.pk, [agent.user_id])]
    assert Message.objects.get(event="rated").sent_at == at(minutes=3)
    assert not Message.objects.filter(from_visitor=True, text=text).exists()
    assert Conversation.objects.get().is_closed


def test_the_same_told_again_changes_nothing(close, write, post):
    close()
    webhook = write("4")
    post(webhook)
    post(webhook)

    assert Survey.objects.count() == Message.objects.filter(event="rated").count() == Conversation.objects.count() == 1


def test_a_second_figure_is_a_message(close, write):
    close()
    write("4")
    write("2", minutes=4)

    assert Survey.objects.get().score == 4
    assert Conversation.objects.count() == 2


@pytest.mark.parametrize("text", ["4 people", "Merci", "4-5", "6", "0"])
def test_what_is_no_score_is_a_new_message(close, write, text):
    close()
    write(text)

    assert not Survey.objects.exists()
    assert Conversation.objects.count() == 2
    assert Message.objects.filter(from_visitor=True, text=text).exists()


def test_a_score_after_a_new_message_is_a_message_of_it(close, write):
    close()
    write("Une question")
    write("4", minutes=4)

    assert not Survey.objects.exists()
    assert Conversation.objects.count() == 2


def test_somebody_else_s_figure_is_theirs(close, write):
    close()
    write("4", customer=LEA)

    assert not Survey.objects.exists()


def test_a_figure_in_an_open_conversation_is_a_message_of_it(conversation, close, write):
    write("4", minutes=2)
    close(now=at(minutes=3))

    assert not Survey.objects.exists()


def test_a_week_later_it_is_answered_no_more(close, write):
    close()
    write("4", minutes=7 * 24 * 60 + 3)

    assert not Survey.objects.exists()


def test_an_answer_to_a_question_that_never_went_is_a_message(close, write):
    close()
    Message.objects.filter(details__has_key="asks").update(failure=Failure.UNREACHABLE)
    write("4")

    assert not Survey.objects.exists()


def test_it_is_not_asked_after_the_window(close):
    close(now=at(hours=25))

    assert questions() == []


def test_it_is_not_asked_of_who_wants_no_more_messages(conversation, close):
    Identity.objects.update(stopped_at=NOON_AT)
    close()

    assert questions() == []


def test_it_is_not_asked_where_the_inbox_or_the_channel_does_not(conversation, close):
    Inbox.objects.update(asks_by_text=False)
    close()

    assert questions() == []


def test_it_is_not_asked_in_public(conversation, close):
    Inbox.objects.update(channel="facebook")
    close()

    assert questions() == []


def test_it_is_not_asked_of_who_was_not_answered(conversation, close):
    Conversation.objects.update(first_answered_at=None)
    close()

    assert questions() == []


def test_it_is_not_asked_after_an_automatic_closing(conversation):
    lifecycle.close_idle(now=at(days=8))

    assert Conversation.objects.get().is_closed
    assert questions() == []


def test_the_figure_of_a_blocked_visitor_is_recorded_as_their_words(close, write, agent):
    conversation = close()
    blocks.block(conversation.visitor, by=agent.user, reason="abuse", now=at(minutes=2))
    write("1")

    assert not Survey.objects.exists()


class TestRecommendation:
    @pytest.fixture(autouse=True)
    def wanted(self, connection):
        Inbox.objects.update(asks_recommendation_by_text=True)

    def test_it_is_asked_after_the_score_and_kept_with_it(self, close, write):
        close()
        write("4 - rapide")
        assert questions() == [ASKED, RECOMMENDED]
        write("10 - vraiment", minutes=4)

        survey = Survey.objects.get()
        assert (survey.score, survey.recommendation, survey.comment) == (4, 10, "rapide\nvraiment")
        assert Message.objects.get(event="recommended").details == {"figure": 10, "comment": "vraiment"}
        assert Conversation.objects.count() == 1

    def test_a_score_that_is_told_again_is_no_recommendation(self, close, write, post):
        close()
        post(write("4"))

        assert Survey.objects.get().recommendation is None

    def test_zero_is_an_answer_and_another_figure_is_a_message(self, close, write):
        close()
        write("4")
        write("0", minutes=4)
        write("3", minutes=5)

        assert Survey.objects.get().recommendation == 0
        assert Conversation.objects.count() == 2

    def test_it_is_asked_of_nobody_whose_window_is_over(self, close, write, monkeypatch):
        close()
        Identity.objects.update(answerable_until=NOON_AT)
        monkeypatch.setattr("conversations.contacts.open_window", lambda *_said, **_window: None)
        write("4")

        assert questions() == [ASKED]


def test_the_question_is_drawn_as_nobody_s(client, close, write, agent):
    conversation = close()
    write("4")
    client.force_login(agent.user)

    page = client.get(reverse("thread", args=[conversation.pk])).content.decode()

    assert "Sent automatically" in page
    assert "<b>4/5</b>" in page


@pytest.mark.parametrize(("channel", "is_shown"), [("whatsapp", True), ("facebook", False), ("chat", False)])
def test_the_administration_asks_where_the_channel_can(client, adam, sales, channel, is_shown):
    inbox = Inbox.objects.create(name="An inbox", key="an-inbox", channel=channel)
    client.force_login(adam)

    page = client.get(reverse("admin:conversations_inbox_change", args=[inbox.pk])).content.decode()

    assert ("asks_by_text" in page) == is_shown
