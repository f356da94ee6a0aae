"""The quoting answer: the best sentences as they stand, in the order of their sources."""

import pytest

from conversations.knowledge import answers, embeddings, retrieval

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def articles(publish):
    publish("Returns", "Our shop is in Lyon. You may return a lamp within 30 days. We like lamps.")
    publish("Refunds", "We are open on Mondays. The money for a returned lamp arrives after three days.")


@pytest.mark.usefixtures("articles")
def test_sentences_are_quoted_word_for_word_each_with_the_number_of_its_source(shop):
    answer = answers.quoting(retrieval.find("Can I return my lamp, and when do I get my money?", inbox=shop))

    assert len(answer.quotes) == answers.MOST_SENTENCES
    assert [quote.source for quote in answer.quotes] == sorted(quote.source for quote in answer.quotes)
    for quote in answer.quotes:
        assert quote.text in answer.sources[quote.source - 1].passage.text
    assert answer.text == " ".join(quote.text for quote in answer.quotes)


@pytest.mark.usefixtures("articles")
def test_without_the_model_the_first_sentences_are_quoted(shop, monkeypatch):
    monkeypatch.setattr(embeddings, "is_available", lambda: False)

    answer = answers.quoting(retrieval.find("return a lamp", inbox=shop))

    assert [quote.source for quote in answer.quotes] == [1, 2]
    assert {quote.text for quote in answer.quotes} == {"Our shop is in Lyon.", "We are open on Mondays."}


def test_of_nothing_nothing_is_made(shop):
    answer = answers.quoting(retrieval.find("Can I return my lamp?", inbox=shop))

    assert (answer.quotes, answer.sources, answer.text) == ([], [], "")
