"""Articles in another language than their reader's: the original at once, its translation behind it."""

import pytest
from asgiref.sync import async_to_sync
from django.urls import reverse

from conversations import translations
from conversations.knowledge import indexing
from conversations.knowledge.models import Article, Collection, Passage
from conversations.models import Inbox, Visitor

pytestmark = pytest.mark.django_db(transaction=True)

TOLD = "Signalez-le dans les sept jours."
REPLACED = "Un globe cassé est remplacé, et la lampe reste chez vous."


@pytest.fixture
def article(noon):
    collection = Collection.objects.create(name="Aide")
    made = Article(collection=collection, title="Abîmé à la livraison", text=f"{TOLD} {REPLACED}", language="fr")
    return indexing.save(made, now=noon)


@pytest.fixture
def talk(ana, article, fake_engine, write, zoe, fresh):
    """Ana reads English; what her visitor asks, an article answers in French."""
    ana.user.language = "en"
    ana.user.save(update_fields=["language"])
    return fresh(write(zoe, "My globe came broken, do I keep the lamp?"))


@pytest.fixture
def look(agent, talk):
    return lambda name, **asked: agent.get(reverse(name, args=[talk.pk]), asked)


def arrived(response):
    """What comes behind a page, in the end."""

    async def read():
        return "".join([part.decode() async for part in response])

    return async_to_sync(read)()


def speaks(zoe, language):
    Visitor.objects.filter(pk=zoe.pk).update(language=language, language_certainty=Visitor.Certainty.DETECTED)


def test_a_passage_in_another_language_stands_there_at_once_and_asks_for_its_translation(look, fake_engine):
    html = look("copilot").text

    assert f"<mark>{REPLACED}</mark>" in html
    assert f"{reverse('copilot-passage', args=[look('copilot').context['conversation'].pk])}?passage=" in html
    assert fake_engine.asked == []


def test_it_is_translated_sentence_by_sentence_with_its_engine_and_the_original_beside_it(look):
    html = arrived(look("copilot-passage", passage=Passage.objects.get().pk, best=1))

    assert f"<mark>en: {REPLACED}</mark>" in html
    assert f'data-copilot="en: {REPLACED}"' in html
    assert "Fake" in html
    assert "Translated from French" in html
    original = html[html.index("<details") :]
    assert f"<mark>{REPLACED}</mark>" in original
    assert f'data-copilot="{REPLACED}"' in original


def test_a_passage_in_the_agents_own_language_asks_for_nothing(look, article):
    Article.objects.update(language="en")

    assert "copilot/passage" not in look("copilot").text


def test_without_a_translator_nothing_is_asked_for(look, fake_engine):
    fake_engine.quality = {}

    assert "copilot/passage" not in look("copilot").text
    assert "copilot/answer/translated" not in look("copilot-answer").text


def test_where_the_translator_is_dead_the_original_stands_with_why_and_a_retry(look, fake_engine):
    fake_engine.is_reached = False

    html = arrived(look("copilot-passage", passage=Passage.objects.get().pk))

    assert f"<mark>{TOLD}</mark>" in html
    assert "The translator does not answer" in html
    assert "Try again" in html


def test_a_translation_that_alters_a_figure_is_not_shown(look, fake_engine, noon):
    article = Article.objects.get()
    article.text = "Le délai est de 30 jours."
    indexing.save(article, now=noon)
    fake_engine.says = {article.text: "The delay is 90 days."}

    html = arrived(look("copilot-passage", passage=Passage.objects.get().pk))

    assert "90" not in html
    assert "30 jours" in html


def test_a_passage_that_is_not_known_at_the_inbox_is_not_shown(look, article):
    other = Inbox.objects.create(name="Other", key="other")
    article.collection.inboxes.add(other)

    answers = [look("copilot-passage", passage=asked) for asked in (Passage.objects.get().pk, 0, "x", "9" * 30)]

    assert {answer.status_code for answer in answers} == {204}


@pytest.mark.parametrize("best", ["999", "-1", "x", ""])
def test_whatever_sentence_is_said_to_be_marked_one_is(look, best):
    assert "<mark>en: " in arrived(look("copilot-passage", passage=Passage.objects.get().pk, best=best))


def test_the_quoting_answer_is_quoted_at_once_and_then_translated_for_the_visitor(look, zoe):
    speaks(zoe, "pt")

    at_once = look("copilot-answer").text
    html = arrived(look("copilot-translated"))

    assert f"{REPLACED}<sup>1</sup>" in at_once
    assert "copilot/answer/translated" in at_once
    assert f"pt: {REPLACED}<sup>1</sup>" in html
    assert "translated by Fake" in html
    assert html.index("Original") < html.index(f"{REPLACED}<sup>1</sup>", html.index("Original"))
    assert 'hx-swap-oob="true"' in html
    assert f"pt: {REPLACED}" in html[html.index("data-copilot") :]


def test_who_has_translated_what_they_write_gets_the_answer_in_their_own_language(look, ana, talk, zoe):
    speaks(zoe, "pt")
    translations.choose(ana.user, talk.pk, is_on=True)

    assert f"en: {REPLACED}" in arrived(look("copilot-translated"))


def test_an_answer_in_the_visitors_own_language_stays_word_for_word(look, zoe):
    speaks(zoe, "fr")

    assert "copilot/answer/translated" not in look("copilot-answer").text


def test_where_the_translator_is_dead_the_quotes_stand_with_why(look, fake_engine, zoe):
    speaks(zoe, "pt")
    fake_engine.is_reached = False

    html = arrived(look("copilot-translated"))

    assert "word for word" in html
    assert "The translator does not answer" in html
    assert f"{REPLACED}<sup>1</sup>" in html


def test_nobody_has_more_translated_than_they_can_read(look, monkeypatch):
    monkeypatch.setattr("console.desk.tools.copilot.TRANSLATIONS", (1, 60))

    asked = [look("copilot-passage", passage=1).status_code for _ in range(2)]

    assert asked == [204, 429]
