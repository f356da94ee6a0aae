"""The summary that a transfer brings along."""

import pytest
from django.urls import reverse

from console.desk import thread_screen
from conversations import messages
from conversations.knowledge import embeddings, promises, summaries
from routing import transfers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def said(mine, ana, write, zoe, later):
    """Posts in turn: what the visitor says stands in quotes, what its agent answers does not."""

    def all_of(*texts):
        for number, text in enumerate(texts, 1):
            if text.startswith("“"):
                write(zoe, text.strip("“”"), now=later(minutes=number))
            else:
                posted = {"text": text, "client_id": str(number), "now": later(minutes=number)}
                messages.post_from_agent(mine, by=ana.user, **posted)
        mine.refresh_from_db()
        return summaries.of(mine)

    return all_of


def test_the_last_question_and_what_was_promised_are_quoted(said):
    summary = said(
        "“Hello. My globe came broken.”",
        "Good morning, Zoe. I am sorry to hear that. A new globe leaves tomorrow.",
        "“Thank you! Must I send the lamp back? I still have the box.”",
    )

    assert summary.asked == "Must I send the lamp back?"
    assert [promise.text for promise in summary.promised] == ["A new globe leaves tomorrow."]
    assert summary.promised[0].by.first_name == "Ana"


def test_where_nothing_was_asked_or_promised_nothing_is_made_up(said):
    summary = said("“The globe came broken.”", "Good morning, Zoe.")

    assert summary.asked.endswith("The globe came broken.")
    assert summary.promised == []
    assert summary.answered is None


def test_without_the_model_the_last_answer_stands_for_promises(said, monkeypatch):
    monkeypatch.setattr(embeddings, "is_available", lambda: False)

    summary = said("“Hello?”", "Good morning, Zoe. A new globe leaves tomorrow.")

    assert summary.answered.text == "A new globe leaves tomorrow."


@pytest.mark.parametrize(
    ("sentence", "is_one"),
    [
        ("I’ll check with the warehouse and get back to you today.", True),
        ("Le remboursement arrivera d’ici vendredi.", True),
        ("Wir schicken Ihnen heute ein neues Glas.", True),
        ("Quel est le numéro de votre commande ?", False),
        ("The guarantee covers the electrical part.", False),
        ("Grazie per la foto.", False),
    ],
)
def test_a_promise_is_told_by_what_it_means(sentence, is_one):
    assert promises.is_promise(sentence) == is_one


def test_who_gets_a_conversation_by_a_transfer_unfolds_its_summary(said, mine, ana, ben, client, later):
    said("“Must I send the lamp back?”", "I will call you tomorrow.", "“<b>Really?</b>”")
    address, thread = (reverse(name, args=[mine.pk]) for name in ("summary", "thread"))
    client.force_login(ana.user)
    assert address not in client.get(thread).text
    transfers.transfer(ana.user, mine.pk, to=ben, now=later(minutes=9))

    client.force_login(ben.user)
    assert address in client.get(thread).text
    html = client.get(address).text
    assert "I will call you tomorrow." in html
    assert "&lt;b&gt;Really?&lt;/b&gt;" in html


def test_a_page_that_is_open_at_the_transfer_gets_it_with_its_head_until_somebody_answers(said, mine, ana, ben, later):
    said("“Must I send the lamp back?”")
    address = reverse("summary", args=[mine.pk])
    assert address not in thread_screen.render_head(ana.user, mine.pk)

    transfers.transfer(ana.user, mine.pk, to=ben, now=later(minutes=9))
    assert address in thread_screen.render_head(ben.user, mine.pk)

    mine.refresh_from_db()
    messages.post_from_agent(mine, by=ben.user, text="I do", client_id="b", now=later(minutes=10))
    assert address not in thread_screen.render_head(ben.user, mine.pk)


@pytest.mark.parametrize("is_configured", [True, False])
def test_a_model_is_offered_to_word_it_where_there_is_one(said, mine, ana, client, monkeypatch, is_configured):
    said("“Must I send the lamp back?”")
    monkeypatch.setattr("conversations.copilot.service.is_configured", lambda: is_configured)
    client.force_login(ana.user)

    html = client.get(reverse("summary", args=[mine.pk])).text

    assert ("data-summarise" in html) == is_configured
    assert "Must I send the lamp back?" in html
