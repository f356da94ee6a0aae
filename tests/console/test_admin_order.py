"""What is proposed and in which order: languages, time zones, and what keeps visitors from being answered."""

import pytest
from django.urls import reverse
from django.utils import translation

from conversations.knowledge.models import Article
from conversations.models import Group, Inbox
from conversations.people.models import User
from routing import readiness
from routing.models import Rule
from tests.admin_forms import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def administrator(client, adam):
    client.force_login(adam)


def speak(adam, language):
    User.objects.filter(pk=adam.pk).update(language=language)


CHOSEN = [
    ("admin:routing_rule_add", "language"),
    ("admin:knowledge_article_add", "language"),
    ("admin:translation_preference_add", "source"),
    ("admin:translation_term_add", "language"),
]


@pytest.mark.parametrize(("page", "name"), CHOSEN)
@pytest.mark.parametrize(("language", "first"), [("en", "Arabic"), ("fr", "allemand")])
def test_languages_to_choose_from_stand_in_their_reader_s_alphabet(client, adam, page, name, language, first):
    speak(adam, language)
    field = client.get(reverse(page)).context["adminform"].form.fields[name]
    with translation.override(language):
        shown = [str(label).casefold() for code, label in field.choices if code]

    assert shown[0] == first.casefold()
    assert len(shown) == 31


def test_a_sentence_is_tried_in_languages_in_that_order(client, adam):
    speak(adam, "en")
    page = client.get(reverse("admin:translation_enginesetting_try")).text

    assert page.index(">Arabic<") < page.index(">German<") < page.index(">Ukrainian<")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_article_is_proposed_the_language_of_who_writes_it(client, adam, language):
    speak(adam, language)

    assert fields_of(client.get(reverse("admin:knowledge_article_add")))["language"] == language
    assert not Article.objects.exists()


def test_a_new_person_is_proposed_the_time_zone_of_who_adds_them(client, adam):
    User.objects.filter(pk=adam.pk).update(timezone="America/Toronto")

    assert fields_of(client.get(reverse("admin:accounts_user_add")))["timezone"] == "America/Toronto"


def test_a_rule_to_a_group_of_nobody_says_so_at_once(client, shop):
    empty = Group.objects.create(name="Empty")
    page = reverse("admin:routing_rule_add")

    answer = client.post(
        page, {**fields_of(client.get(page)), "inbox": shop.pk, "group": empty.pk, "_continue": ""}, follow=True
    )

    rule = Rule.objects.get(group=empty)
    assert answer.redirect_chain[-1][0] == reverse("admin:routing_rule_change", args=[rule.pk])
    assert f"{shop.name}: its rule leads to Empty, a group without agents." in answer.text
    assert "a group without agents" in client.get(reverse("admin:conversations_group_change", args=[empty.pk])).text
    assert "a group without agents" in client.get(reverse("admin:routing_rule_changelist")).text


def test_a_rule_of_another_inbox_says_nothing_of_it(client, shop, sales, ana):
    rule = Rule.objects.filter(inbox=shop).first()
    lacking = [lack.kind for lack in readiness.lacks() if lack.inbox == shop]

    assert "no_agents" not in lacking
    assert 'class="warning"' not in client.get(reverse("admin:routing_rule_change", args=[rule.pk])).text


# ---- rules whose order nobody would guess


@pytest.fixture
def twins(shop, sales):
    """Two rules of one inbox at one position, and one beside them."""
    Rule.objects.all().delete()
    return [Rule.objects.create(inbox=shop, group=sales, position=position) for position in (3, 3, 4)]


def test_rules_at_one_position_say_which_is_asked_first(client, shop, twins):
    words = f"{shop.name}: 2 rules have the position 3. The one made first is asked first."

    assert words in client.get(reverse("admin:routing_rule_changelist")).text
    for rule, is_told in zip(twins, (True, True, False), strict=True):
        page = client.get(reverse("admin:routing_rule_change", args=[rule.pk])).text
        assert (words in page) == is_told


def test_rules_of_two_inboxes_may_have_one_position(client, shop, sales):
    other = Inbox.objects.create(name="Other")
    position = Rule.objects.get(inbox=shop).position
    Rule.objects.create(inbox=other, group=sales, position=position)

    assert "have the position" not in client.get(reverse("admin:routing_rule_changelist")).text


# ---- what each inbox has of its own


PARTS = [("hours-group", "Opening hours"), ("tags-group", "Tags")]


@pytest.mark.parametrize(("anchor", "name"), PARTS)
def test_of_several_inboxes_one_is_chosen(client, shop, anchor, name):
    other = Inbox.objects.create(name="Other")
    at = reverse("admin:of-inboxes", args=[anchor])
    assert f'href="{at}"' in client.get(reverse("admin:index")).text

    page = client.get(at).text

    assert f"<h1>{name}</h1>" in page
    assert "Each inbox has its own. Choose one:" in page
    for inbox in (shop, other):
        led = reverse("admin:conversations_inbox_change", args=[inbox.pk])
        assert f'href="{led}#{anchor}"' in page
        assert f'id="{anchor}"' in client.get(led).text


def test_of_the_only_inbox_it_is_opened_at_once(client, shop):
    assert "of-inboxes" not in client.get(reverse("admin:index")).text


def test_nothing_else_is_chosen_so_and_by_nobody_else(client, shop, olga):
    at = reverse("admin:of-inboxes", args=["hours-group"])
    assert client.get(reverse("admin:of-inboxes", args=["website-group"])).status_code == 404

    client.force_login(olga)
    assert client.get(at).status_code in (302, 403)


def test_a_page_has_the_icon_that_browsers_look_for(client):
    for name in ("index", "routing_rule_changelist", "routing_rule_add", "password_change"):
        assert '<link rel="icon"' in client.get(reverse(f"admin:{name}")).text
