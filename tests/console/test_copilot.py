"""The copilot's sheet: what it finds for what was typed or asked, and the answer that it quotes."""

import pytest
from django.urls import reverse

from conversations import messages
from conversations.knowledge import indexing
from conversations.knowledge.models import Article, Collection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def publish(db, noon):
    collection = Collection.objects.create(name="Help")

    def make(title, text, **fields):
        article = Article(collection=collection, title=title, text=text, language="en", **fields)
        return indexing.save(article, now=noon)

    return make


@pytest.fixture
def articles(publish):
    publish(
        "Damaged on arrival",
        "Tell us within seven days. A broken globe is replaced, and the lamp stays with you.",
        link="https://shop.example/help/damaged",
    )
    publish("Means of payment", "We take cards and PayPal. Above 200 € there are three instalments.")


@pytest.fixture
def look(agent, mine):
    return lambda name, **asked: agent.get(reverse(name, args=[mine.pk]), asked)


@pytest.fixture
def ask(write, zoe):
    return lambda text: write(zoe, text)


def test_what_the_visitor_wrote_since_the_last_answer_is_one_question(look, ask, articles, mine, ana, later):
    ask("An old question")
    messages.post_from_agent(mine, by=ana.user, text="An answer", client_id="a", now=later(minutes=1))
    ask("My globe came broken.")
    ask("Must I send the\nlamp back?")

    assert 'value="My globe came broken. Must I send the lamp back?"' in look("copilot").text
    assert "<mark>A broken globe is replaced, and the lamp stays with you.</mark>" in look("copilot").text


def test_what_is_typed_is_looked_for_instead(look, ask, articles):
    ask("My globe came broken.")

    html = look("copilot", q="paypal").text

    assert "As it is written" in html
    assert html.index("Means of payment") < html.index("Damaged on arrival")


def test_sentence_link_and_both_can_be_inserted_and_only_the_sentence_where_there_is_no_link(look, ask, articles):
    ask("My globe came broken.")

    html = look("copilot").text

    sentence, link = "A broken globe is replaced, and the lamp stays with you.", "https://shop.example/help/damaged"
    for offered in (sentence, link, f"{sentence} {link}"):
        assert f'data-copilot="{offered}"' in html
    assert html.count("Insert the link") == 1


def test_the_answer_is_quoted_from_numbered_sources(look, ask, articles):
    ask("My globe came broken. Must I send the lamp back?")

    html = look("copilot-answer").text

    assert "A broken globe is replaced, and the lamp stays with you.<sup>1</sup>" in html
    assert "word for word" in html
    assert 'href="https://shop.example/help/damaged"' in html


@pytest.mark.parametrize("name", ["copilot", "copilot-answer"])
def test_without_articles_it_says_that_it_found_nothing(look, ask, name):
    ask("My globe came broken.")

    assert "Nothing in the articles" in look(name).text
    assert "data-copilot" not in look(name).text


@pytest.mark.parametrize("name", ["copilot", "copilot-answer"])
def test_what_articles_and_visitors_write_is_text(look, ask, publish, name):
    publish("<b>Title</b>", "A <script>alert(1)</script> globe.")
    ask("<img src=x onerror=alert(1)> globe")

    html = look(name).text

    assert "<script>" not in html
    assert "<img" not in html
    assert "<b>Title" not in html


def test_a_link_that_is_no_web_address_is_refused(publish):
    article = Article(title="Bad", text="Text", link="javascript:alert(1)", collection=Collection.objects.get())

    with pytest.raises(Exception, match="link"):
        article.full_clean()


def test_of_a_question_that_is_typed_only_what_it_finds_is_drawn(agent, mine, articles):
    headers = {"hx-request": "true", "hx-target": "copilot-found"}
    html = agent.get(reverse("copilot", args=[mine.pk]), {"q": "paypal"}, headers=headers).text

    assert "Means of payment" in html
    assert "searchbox" not in html
    assert "<form" not in html


def test_where_nothing_fits_it_says_so_and_the_nearest_are_folded_under_it(look, ask, articles):
    ask("What is the capital of Australia?")

    html = look("copilot").text

    assert "Nothing fits well" in html
    assert html.index("Nothing fits well") < html.index("<details") < html.index("Means of payment")
    assert "Propose an answer" not in html
    assert "Nothing in the articles" in look("copilot-answer").text
