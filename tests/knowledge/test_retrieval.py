"""Passages found for a question: by meaning, by what stands in them, at their inbox, as they are now."""

from datetime import timedelta

import numpy as np
import pytest
from django.db import connection

from conversations.knowledge import answers, embeddings, indexing, meanings, retrieval, vectors
from conversations.knowledge.models import Article, Collection, Passage
from conversations.knowledge.passages import sentences
from conversations.models import Inbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def articles(publish):
    """{name: article}."""
    return {
        "broken": publish("Damaged on arrival", "A broken globe is replaced. Send us a photo. Nothing goes back."),
        "glass": publish("Spare parts", "Globe Ø 22 cm, reference OPA-G22, costs 49 €. It is screwed on by hand."),
        "pay": publish("Means of payment", "We take cards and PayPal. Above 200 € you can pay in three instalments."),
    }


@pytest.fixture
def without_model(monkeypatch):
    monkeypatch.setattr(embeddings, "is_available", lambda: False)


def titles(hits):
    return [hit.article.title for hit in hits]


def test_what_means_the_same_comes_first_with_its_best_sentence(articles, shop):
    found = retrieval.find("Puis-je régler avec ma carte de crédit ?", inbox=shop)

    assert titles(found.by_meaning)[0] == "Means of payment"
    assert found.by_meaning[0].quote == "We take cards and PayPal."
    assert not found.by_words


def test_a_reference_is_found_as_it_is_written_and_apart(articles, shop):
    found = retrieval.find("Do you have the part OPA-G22 ?", inbox=shop)

    assert titles(found.by_words) == ["Spare parts"]
    assert "Spare parts" not in titles(found.by_meaning)


def test_a_few_words_that_are_typed_are_looked_for_as_they_stand(articles, shop):
    assert titles(retrieval.find("paypal", inbox=shop, is_typed=True).by_words) == ["Means of payment"]
    assert not retrieval.find("paypal", inbox=shop).by_words


def test_a_collection_is_found_at_its_inboxes_only(articles, help_pages, shop):
    other = Inbox.objects.create(name="other.example")
    help_pages.inboxes.add(other)

    assert not retrieval.find("a broken globe", inbox=shop, is_typed=True).hits
    assert retrieval.find("a broken globe", inbox=other).hits


def test_an_article_is_shown_once_and_of_its_translations_the_nearest(publish, shop):
    original = publish("Retours", "Vous avez trente jours pour changer d’avis.", language="fr")
    publish("Rückgabe", "Sie haben dreißig Tage Zeit.", language="de", translation_of=original)

    assert titles(retrieval.find("Wie lange kann ich umtauschen?", inbox=shop).hits) == ["Rückgabe"]


def test_of_an_article_the_passage_comes_whose_sentence_answers(publish, shop):
    parts = ("# Cost\nHome delivery costs 7.90 €.", "# Made to order\nBrass lamps take three weeks.")
    publish("Delivery", "\n\n".join(parts), questions="How much is it?\nWhy three weeks?")

    assert retrieval.find("What do I pay to have it brought?", inbox=shop).hits[0].passage.heading == "Cost"
    assert retrieval.find("Why is the lamp so late?", inbox=shop).hits[0].passage.heading == "Made to order"


def test_what_is_written_anew_or_deleted_is_not_found_any_more(articles, publish, shop, noon):
    articles["pay"].text = "Only cash."
    indexing.save(articles["pay"], now=noon)

    assert not retrieval.find("PayPal", inbox=shop, is_typed=True).by_words
    assert retrieval.find("cash", inbox=shop, is_typed=True).by_words

    articles["pay"].delete()
    found = retrieval.find("Can I pay with cash?", inbox=shop)
    assert "Means of payment" not in titles(found.hits)


def test_without_the_model_words_alone_find_and_no_sentence_is_marked(articles, shop, without_model):
    found = retrieval.find("is my broken globe replaced", inbox=shop)

    assert titles(found.by_meaning)[0] == "Damaged on arrival"
    assert not found.by_meaning[0].scores


@pytest.mark.parametrize("question", ["", "   ", "😕", "?!", '" OR 1', "x" * 5_000, "a\x00b", "NEAR(", "𝔘𝔫𝔦"])
def test_whatever_is_asked_is_answered(articles, shop, question, without_model):
    retrieval.find(question, inbox=shop)
    retrieval.find(question, inbox=shop, is_typed=True)


def test_a_sentence_has_a_vector_each_and_a_passage_one_more(articles):
    for passage in Passage.objects.all():
        assert len(np.frombuffer(passage.vectors, np.float32)) == meanings.SIZE * (1 + len(sentences(passage.text)))
        assert vectors.of_sentences(passage).shape == (len(sentences(passage.text)), meanings.SIZE)


def test_of_a_passage_of_nothing_but_signs_the_first_sentences_count(publish, shop):
    publish("Full stops", "。" * 599)

    [hit] = retrieval.find("Full stops", inbox=shop).hits

    assert len(hit.scores) == indexing.MOST_SENTENCES
    assert hit.quote == "。"


def test_an_article_is_found_by_the_questions_that_it_is_known_to_answer(publish, articles, shop):
    asked = "Quand reçoit-on le courrier des fées ?"
    assert titles(retrieval.find(asked, inbox=shop).by_meaning)[0] != "Night letters"
    publish("Night letters", "They leave at dusk.\n\n# Elsewhere\nNot on Sundays.", questions=f"{asked}\n\nOr not?")

    found = retrieval.find(asked, inbox=shop).by_meaning

    assert titles(found)[0] == "Night letters"
    assert titles(found).count("Night letters") == 1
    rows = sum(len(vectors.of_whole(passage)) for passage in Passage.objects.filter(article__title="Night letters"))
    assert rows == 4  # two passages, two questions


def test_where_nothing_fits_it_is_said_and_nothing_is_quoted(articles, shop):
    found = retrieval.find("What is the capital of Australia?", inbox=shop)

    assert not found.fits
    assert found.by_meaning
    assert not answers.quoting(found).quotes
    assert retrieval.find("Can I pay by card?", inbox=shop).fits
    assert retrieval.find("paypal", inbox=shop, is_typed=True).fits


def test_vectors_of_other_models_are_not_compared_and_words_find_until_all_is_read_anew(articles, shop):
    Passage.objects.update(model="an older one")

    found = retrieval.find("Can I pay in instalments?", inbox=shop)

    assert titles(found.by_meaning)[0] == "Means of payment"
    assert not found.by_meaning[0].scores
    assert found.fits
    assert not retrieval.find("Ratenzahlung?", inbox=shop).hits


def test_only_what_is_new_is_read_again(articles, shop, publish, django_assert_max_num_queries):
    retrieval.find("instalments", inbox=shop)
    with django_assert_max_num_queries(1):
        vectors.current()


def test_a_job_that_was_lost_is_asked_for_again(help_pages, noon):
    article = Article.objects.create(
        collection=help_pages, title="Lost", text="Once lost, now found.", updated_at=noon, due_at=noon
    )

    assert indexing.ask_again(noon + timedelta(seconds=1)) == 1

    article.refresh_from_db()
    assert article.due_at is None
    assert article.passages.count() == 1
    assert indexing.ask_again(noon + indexing.PATIENCE * 2) == 0


def test_articles_that_no_model_or_another_one_has_read_are_indexed_by_themselves(publish, noon, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(embeddings, "is_available", lambda: False)
        publish("Returns", "You may return a lamp within 30 days.")
        assert indexing.mark_outdated(noon) == 0

    assert indexing.mark_outdated(noon) == 1
    assert indexing.ask_again(noon) == 1
    assert Passage.objects.get().model == meanings.MODEL
    assert indexing.mark_outdated(noon) == 0

    Passage.objects.update(model="an older model")
    assert indexing.mark_outdated(noon) == 1


def test_who_is_second_does_nothing(articles):
    before = list(Passage.objects.values_list("pk", flat=True))

    assert not indexing.build(articles["pay"].pk)
    assert list(Passage.objects.values_list("pk", flat=True)) == before


def test_an_article_that_is_deleted_takes_its_words_with_it(articles):
    Collection.objects.all().delete()

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM knowledge_passage_words WHERE knowledge_passage_words MATCH 'globe'")
            assert cursor.fetchone() == (0,)
