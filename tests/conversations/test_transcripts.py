"""A conversation by e-mail: what stands in it, how often it may be asked for, and mail servers that misbehave."""

from datetime import timedelta

import pytest
from django.core import mail

from conversations import lifecycle, notes, transcripts
from conversations.base.errors import NotPossible, NotReachable
from conversations.models import Attachment, Conversation, Message, Transcript
from routing import answers
from tests.smtp import mail_server

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "zoe@visitor.example"


@pytest.fixture
def ended(ana, zoe, write, fresh, noon):
    """Zoe's conversation with ana, a note in it, closed."""
    conversation = fresh(write(zoe, "Is it <dimmable>?"))
    answers.answer(ana.user, conversation.pk, text="In three steps.", client_id="a1", now=noon)
    notes.write(ana.user, conversation.pk, text="A difficult one", client_id="n1", now=noon)
    lifecycle.close(fresh(conversation), by=ana.user, now=noon)
    return fresh(conversation)


@pytest.fixture
def ask(zoe, shop, noon):
    def make(conversation, *, address=ADDRESS, language="en", visitor=zoe, now=noon):
        return transcripts.ask(visitor, shop, conversation.pk, address=address, language=language, now=now)

    return make


def test_its_hours_are_those_that_the_visitor_counts(ended, ask):
    ask(ended, language="en-us")

    for part in parts(mail.outbox[0]):
        assert "2 March, 12:00\N{NO-BREAK SPACE}PM" in part or "2 March, 1:00\N{NO-BREAK SPACE}PM" in part


def parts(message):
    html = message.alternatives[0].content
    return message.body, html


def test_it_is_sent_to_the_visitor_with_both_sides_words_and_nothing_of_the_desk(ended, ask):
    assert Message.objects.filter(kind="note").exists()
    assert Message.objects.filter(kind="event").exists()

    ask(ended)

    (letter,) = mail.outbox
    assert letter.to == [ADDRESS]
    assert letter.subject == "Your conversation with Shop"
    assert letter.from_email.startswith("Shop <")
    text, html = parts(letter)
    assert "Is it <dimmable>?" in text
    assert "Is it &lt;dimmable&gt;?" in html
    for part in (text, html):
        assert "In three steps." in part
        assert "difficult" not in part
        assert "Closed" not in part
    assert Transcript.objects.get().sent_at is not None


def test_of_two_texts_the_visitor_gets_the_one_that_they_wrote_or_read(ended, ask):
    said = Message.objects.filter(conversation=ended)
    said.filter(from_visitor=True).update(language="en", translation="Est-elle réglable ?", translated_to="fr")
    said.filter(from_visitor=False, kind="text").update(language="en", translation="En trois étapes.")

    ask(ended)

    for part in parts(mail.outbox[0]):
        assert "In three steps." in part
        assert "dimmable" in part
        assert "réglable" not in part
        assert "étapes" not in part


def test_it_is_in_the_visitors_language_and_the_inboxs_time(ended, ask):
    ask(ended, language="fr")

    text, _html = parts(mail.outbox[0])
    assert "13:00" in text  # noon in London is one in Paris
    assert "2 mars 2026" in text


def test_a_file_is_named(ended, ask, noon):
    Message.objects.filter(client_id="a1").update(kind="file", text="invoice.pdf")
    message = Message.objects.get(client_id="a1")
    Attachment.objects.create(message=message, kind="pdf", name="invoice.pdf", size=9, file="a.pdf")

    ask(ended)

    text, html = parts(mail.outbox[0])
    named = "PDF document\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}invoice.pdf"
    assert f"[{named}]" in text
    assert f"<i>{named}</i>" in html


def test_its_line_stands_in_the_timeline(ended, ask):
    ask(ended)

    line = Message.objects.get(event="transcript_sent")
    assert line.details == {"address": ADDRESS}
    assert line.revision == Conversation.objects.get().revision > ended.revision


def test_it_can_be_asked_for_once_in_ten_minutes_and_three_times_in_all(ended, ask, later):
    ask(ended)
    with pytest.raises(NotPossible, match="10 minutes"):
        ask(ended, now=later(minutes=9, seconds=59))
    ask(ended, now=later(minutes=10))
    ask(ended, now=later(minutes=20))
    with pytest.raises(NotPossible, match="3 times"):
        ask(ended, now=later(minutes=30))

    assert len(mail.outbox) == 3


def test_nobody_asks_for_what_is_open_or_anothers(ended, ask, ana, zoe, visit, write, fresh, later):
    with pytest.raises(NotReachable):
        ask(ended, visitor=visit("Stranger"))
    going_on = fresh(write(zoe, "Again", now=later(hours=1)))
    with pytest.raises(NotPossible):
        ask(going_on)
    Conversation.objects.filter(pk=ended.pk).update(closed_by="block")
    with pytest.raises(NotPossible):
        ask(ended)

    assert not mail.outbox


@pytest.mark.parametrize(
    "address",
    [
        "",
        "zoe",
        "zoe@",
        "zoe@a.example, ben@b.example",
        "zoe@a.example\nBcc: all@b.example",
        "zoe@a.example\r\nSubject: x",
        "Zoe <zoe@a.example>",
        "z" * 250 + "@a.example",
        None,
        7,
        ["zoe@a.example"],
    ],
)
def test_what_is_no_address_is_refused_in_words(address):
    with pytest.raises(NotPossible, match=r"name@example\.com"):
        transcripts.checked(address)


def test_a_companys_name_makes_no_other_header(ended, ask, shop):
    shop.company = "Shop\r\nBcc: all@b.example"
    shop.save(update_fields=["company"])

    ask(ended)

    (letter,) = mail.outbox
    assert letter.recipients() == [ADDRESS]
    assert "\nBcc" not in letter.message().as_string().split("\n\n")[0]


def test_international_addresses_of_both_sides_are_written_as_mail_servers_know_them(ended, ask, mail_by, settings):
    settings.DEFAULT_FROM_EMAIL = "pupitre@bücher.example"
    with mail_server() as server:
        mail_by(server)
        ask(ended, address=transcripts.checked("zoe@exämple.fr"))

    (letter,) = server.letters
    assert letter["From"] == "Shop <pupitre@xn--bcher-kva.example>"
    assert letter["To"] == "zoe@xn--exmple-cua.fr"


def test_a_mail_server_takes_it(ended, ask, mail_by):
    with mail_server() as server:
        mail_by(server)
        ask(ended)

    (letter,) = server.letters
    assert letter["To"] == ADDRESS
    assert letter["Subject"] == "Your conversation with Shop"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "In three steps." in letter.get_body(("plain",)).get_content()
    assert "In three steps." in letter.get_body(("html",)).get_content()


def test_an_address_that_the_server_refuses_is_given_up_at_once_and_may_be_corrected(ended, ask, mail_by, later):
    with mail_server(answer_to_address="550 nobody here") as server:
        mail_by(server)
        ask(ended)
    assert Transcript.objects.get().failed_at is not None
    assert transcripts.ask_again(later(hours=1)) == 0

    with mail_server() as server:
        mail_by(server)
        ask(ended, address="zoe@other.example", now=later(minutes=1))
    assert len(server.letters) == 1


@pytest.mark.parametrize("trouble", [{"answer_to_address": "451 later"}, {"is_silent": True}])
def test_a_server_that_is_busy_or_silent_is_asked_again_later(ended, ask, mail_by, later, trouble):
    with mail_server(**trouble) as server:
        mail_by(server, timeout=0.3)
        asked = ask(ended)
    asked.refresh_from_db()
    assert (asked.sent_at, asked.failed_at, asked.attempts) == (None, None, 1)

    with mail_server() as server:
        mail_by(server)
        assert transcripts.ask_again(asked.due_at - timedelta(seconds=1)) == 0
        assert transcripts.ask_again(asked.due_at) == 1
    assert len(server.letters) == 1
    asked.refresh_from_db()
    assert asked.sent_at is not None
    assert asked.due_at is None


def test_each_wait_is_longer_and_the_fifth_attempt_is_the_last(ended, ask, mail_by, noon):
    with mail_server(answer_to_address="451 later") as server:
        mail_by(server)
        asked, now, waits = ask(ended), noon, []
        asked.refresh_from_db()
        while asked.failed_at is None:
            waits.append(asked.due_at - now)
            now = asked.due_at
            transcripts.deliver(asked.pk, after=asked.attempts, now=now)
            asked.refresh_from_db()

    assert asked.attempts == 5
    assert waits[1:] == sorted(waits[1:])
    assert asked.due_at is None


def test_a_job_that_runs_twice_sends_once(ended, ask, noon):
    asked = ask(ended)

    assert not transcripts.deliver(asked.pk, after=0, now=noon)
    assert len(mail.outbox) == 1


def test_of_a_long_conversation_the_last_messages_are_sent(ended, ask, monkeypatch):
    monkeypatch.setattr(transcripts, "LAST_MESSAGES", 1)

    ask(ended)

    text, _html = parts(mail.outbox[0])
    assert "In three steps." in text
    assert "dimmable" not in text
    assert "last messages" in text
